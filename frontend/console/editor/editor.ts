/**
 * Puts the map, the table and the checks of a draft together. The drawing on the screen is the
 * truth until it is saved; operations (split, merge, mend, names) are the server's, on what is
 * saved, so each saves first. Every state can be undone, saved or not.
 */

import type Feature from "ol/Feature";
import type { Coordinate } from "ol/coordinate";

import { Board, type Tool } from "./board";
import { Past } from "./past";
import { fetchState, Lost, newRef, Refused, send, type Answer } from "./server";

const PAUSE_MS = 350;

export class Editor {
  private readonly board: Board;
  private readonly line: HTMLElement | null;
  private readonly bar: HTMLElement | null;
  private past = new Past("");
  private saved = "";
  private seq = 0;
  private waiting = 0;
  private asked = 0;

  constructor(private readonly box: HTMLElement) {
    this.line = box.querySelector("[data-line]");
    this.bar = box.querySelector(".editor-tools");
    const map = box.querySelector<HTMLElement>(".editor-map") ?? box;
    map.hidden = false;
    if (this.bar) this.bar.hidden = false;
    this.board = new Board(map, (name) => this.say(name), (key) => this.chosen().includes(key), {
      chosen: (key) => this.choose(key),
      changed: () => this.drew(),
      drawn: (area) => this.added(area),
      cut: (line) => void this.cut(line),
    });
    this.listen();
    void this.open();
  }

  private say(name: string): string {
    return this.box.dataset[`say${name}`] ?? "";
  }

  private async open(): Promise<void> {
    try {
      const answer = await fetchState(this.box.dataset.state ?? "");
      this.board.backdrop(answer);
      this.take(answer);
      this.past = new Past(this.board.drawing.write());
      this.saved = this.past.now;
      this.board.showAll();
      this.tell(this.say("Look"));
      this.refresh();
      this.box.dataset.ready = "yes";
    } catch {
      this.tell(this.say("Lost"));
    }
  }

  private listen(): void {
    this.bar?.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest<HTMLButtonElement>("button") : null;
      if (button?.dataset.tool) this.pick(button.dataset.tool as Tool);
      if (button?.dataset.undo !== undefined) this.back(this.past.undo());
      if (button?.dataset.redo !== undefined) this.back(this.past.redo());
    });
    this.box.addEventListener("click", (event) => {
      const spot = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-spot]") : null;
      if (spot) this.board.showSpot(Number(spot.dataset.spot));
    });
    this.box.addEventListener("change", (event) => this.typed(event.target));
    // Before the page's own guard against sending twice: these forms are answered in place.
    this.box.addEventListener("submit", (event) => this.submitted(event), { capture: true });
    document.addEventListener("keydown", (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.target instanceof HTMLInputElement) return;
      const key = event.key.toLowerCase();
      if (key !== "z" && key !== "y") return;
      event.preventDefault();
      this.back(key === "y" || event.shiftKey ? this.past.redo() : this.past.undo());
    });
    window.addEventListener("beforeunload", (event) => {
      if (!this.dirty()) return;
      event.preventDefault();
      event.returnValue = "unsaved"; // browsers before 2023 ask only for this
    });
  }

  private submitted(event: SubmitEvent): void {
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    if (form.dataset.saveForm === undefined && form.dataset.draftForm === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (form.dataset.saveForm !== undefined) return void this.save();
    const submitter = event.submitter instanceof HTMLButtonElement ? event.submitter : null;
    const url = submitter?.hasAttribute("formaction") ? submitter.formAction : form.action;
    void this.work(url, new FormData(form));
  }

  private pick(tool: Tool): void {
    this.board.take(tool);
    for (const button of this.bar?.querySelectorAll<HTMLButtonElement>("[data-tool]") ?? []) {
      button.setAttribute("aria-pressed", String(button.dataset.tool === tool));
    }
    const hints: Record<Tool, string> = { look: "Look", change: "Change", draw: "Draw", line: this.chosen().length === 1 ? "Line" : "Choose" };
    this.tell(this.say(hints[tool]));
  }

  /** Codes, names and kinds typed into the table belong to the drawing. */
  private typed(target: EventTarget | null): void {
    if (!(target instanceof HTMLInputElement)) return;
    if (target.name === "area") return this.board.redraw();
    const [, field, key] = /^(code|name|households|dedicated)-(\d+)$/.exec(target.name) ?? [];
    const feature = this.board.areas.getFeatureById(Number(key));
    if (!field || !feature) return;
    if (field === "households") feature.set(field, /^\d+$/.test(target.value.trim()) ? Number(target.value) : null);
    else feature.set(field, target.type === "checkbox" ? target.checked : target.value.trim());
    this.drew();
  }

  private boxes(): HTMLInputElement[] {
    return [...this.box.querySelectorAll<HTMLInputElement>('input[name="area"]')];
  }

  private chosen(): number[] {
    return this.boxes().filter((each) => each.checked).map((each) => Number(each.value));
  }

  private choose(key: number): void {
    const tick = this.boxes().find((each) => each.value === String(key));
    if (!tick) return;
    tick.checked = !tick.checked;
    this.board.redraw();
    const names = this.boxes().filter((each) => each.checked).map((each) => this.board.areas.getFeatureById(Number(each.value))?.get("name"));
    this.tell(names.filter(Boolean).join("、"));
  }

  private added(area: Feature): void {
    const key = this.board.drawing.nextKey();
    area.setProperties({ key, code: "", name: `${this.say("New")} ${key}`, origin: [] });
    area.setId(key);
    this.board.areas.addFeature(area);
    this.drew();
  }

  private drew(): void {
    this.past.add(this.board.drawing.write());
    this.refresh();
    this.check();
  }

  private back(state: string | undefined): void {
    if (state === undefined) return;
    this.board.drawing.read(state);
    this.refresh();
    this.check();
  }

  private dirty(): boolean {
    return this.past.now !== this.saved;
  }

  private refresh(): void {
    const set = (name: string, off: boolean): void => {
      const button = this.bar?.querySelector<HTMLButtonElement>(name);
      if (button) button.disabled = off;
    };
    set("[data-undo]", !this.past.canUndo);
    set("[data-redo]", !this.past.canRedo);
    set("[data-save-form] button", !this.dirty());
    this.board.redraw();
  }

  /** Asks for the checks after a pause, so that dragging is not a stream of questions. */
  private check(): void {
    window.clearTimeout(this.waiting);
    this.tell(this.say("Checking"));
    const mine = ++this.asked;
    this.waiting = window.setTimeout(async () => {
      try {
        const answer = await send(this.box.dataset.check ?? "", this.fields({ features: this.past.now }));
        if (mine !== this.asked) return;
        this.show(answer, this.seq);
        this.tell(this.dirty() ? this.say("Unsaved") : this.say("Saved"));
      } catch (fault) {
        this.failed(fault);
      }
    }, PAUSE_MS);
  }

  private async save(): Promise<boolean> {
    const sent = this.past.now;
    const bar = this.bar?.querySelector("progress");
    this.tell(this.say("Saving"));
    if (bar) bar.hidden = false;
    try {
      const fields = this.fields({ features: sent, seen: String(this.seq), act_ref: newRef() });
      const answer = await send(this.box.dataset.save ?? "", fields, (share) => void (bar && (bar.value = share)));
      this.saved = sent;
      if (answer.moved) {
        window.location.assign(answer.moved);
        return false;
      }
      this.show(answer, answer.seq);
      this.tell(this.say("Saved"));
      return true;
    } catch (fault) {
      this.failed(fault);
      return false;
    } finally {
      if (bar) bar.hidden = true;
      this.refresh();
    }
  }

  private async cut(line: Coordinate[]): Promise<void> {
    const chosen = this.chosen();
    if (chosen.length !== 1) return this.tell(this.say("Choose"));
    await this.work(this.box.dataset.split ?? "", this.fields({ area: String(chosen[0]), line: this.board.drawing.line(line) }));
  }

  /** An operation on the saved draft: what is not saved is saved first. */
  private async work(url: string, fields: FormData): Promise<void> {
    if (this.dirty() && !(await this.save())) return;
    fields.set("seen", String(this.seq));
    fields.set("act_ref", newRef());
    try {
      const answer = await send(url, fields);
      this.take(answer);
      this.past.add(this.board.drawing.write());
      this.saved = this.past.now;
      this.refresh();
      this.tell(answer.message ?? "");
    } catch (fault) {
      this.failed(fault);
    }
  }

  private take(answer: Answer): void {
    if (answer.features !== undefined) this.board.drawing.read(answer.features);
    this.show(answer, answer.seq);
  }

  /** Table and findings as the server wrote them; ticks and the focus stay where they were. */
  private show(answer: Answer, seq: number): void {
    this.seq = seq;
    const ticked = new Set(this.chosen());
    const focused = document.activeElement instanceof HTMLInputElement ? document.activeElement.name : "";
    const areas = this.box.querySelector("[data-areas]");
    const findings = this.box.querySelector("[data-findings]");
    if (areas && !areas.contains(document.activeElement)) areas.innerHTML = answer.areas;
    else if (areas) this.later(areas, answer.areas, focused);
    if (findings) findings.innerHTML = answer.findings;
    for (const button of this.box.querySelectorAll<HTMLElement>("[data-spot]")) button.hidden = false;
    for (const tick of this.boxes()) tick.checked = ticked.has(Number(tick.value));
    for (const seen of this.box.querySelectorAll<HTMLInputElement>('input[name="seen"]')) seen.value = String(seq);
    this.board.found(answer.spots);
    this.board.redraw();
  }

  /** Replaces the table somebody types in: the field they are in gets their words and the focus back. */
  private later(areas: Element, html: string, name: string): void {
    const own = name ? areas.querySelector<HTMLInputElement>(`input[name="${CSS.escape(name)}"]`) : null;
    const typed = own?.value;
    areas.innerHTML = html;
    const again = name ? areas.querySelector<HTMLInputElement>(`input[name="${CSS.escape(name)}"]`) : null;
    if (!again) return;
    if (typed !== undefined && again.type === "text") again.value = typed;
    again.focus();
  }

  private fields(values: Record<string, string>): FormData {
    const fields = new FormData();
    const token = this.box.querySelector<HTMLInputElement>('input[name="csrfmiddlewaretoken"]')?.value ?? "";
    fields.set("csrfmiddlewaretoken", token);
    for (const [name, value] of Object.entries(values)) fields.set(name, value);
    return fields;
  }

  private failed(fault: unknown): void {
    if (fault instanceof Refused) return this.tell(fault.message, true);
    if (fault instanceof Lost) return this.tell(this.say("Lost"), true);
    throw fault;
  }

  private tell(text: string, bad = false): void {
    if (!this.line) return;
    this.line.textContent = text;
    this.line.classList.toggle("is-bad", bad);
  }
}
