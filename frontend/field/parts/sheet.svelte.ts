/**
 * A form in work. What is typed is saved as a draft as it is typed; kept, it is an act and the draft is
 * forgotten. Made while a component starts, since it watches its own values.
 */
import { tick } from "svelte";

import { engine, type Entry, type NewAct, type PhotoKept, type Verb } from "../engine";
import { wordsOf } from "./faults";
import { route } from "./route.svelte";
import { say } from "./say";
import { told } from "./tell.svelte";
import type { Wrong } from "./answers";

export interface Shot {
  slot: string;
  photo: PhotoKept;
}

/** Values of a form from the body of a refused entry that is mended. */
type Refill<T> = (entry: Entry) => Partial<T>;

export class Sheet<T extends object> {
  values: T = $state()!;
  photos = $state.raw<Shot[]>([]);
  ready = $state(false);
  wrong = $state<Record<string, Wrong | string>>({});
  /** Pressed, and being written to the phone: pressed twice, it is kept once. */
  keeping = $state(false);
  /** The refused entry that is mended here. */
  readonly mends: Entry | null;
  /** The address of the form without `#/`: so a draft opens where it was begun. */
  readonly key: string;
  private first = "";
  private done = false;

  constructor(blank: T, title: () => string, refill: Refill<T> = () => ({})) {
    const mended = route.query.get("mend");
    this.mends = mended ? engine.entry(mended) : null;
    this.key = route.address;
    this.values = blank;
    void this.fill(blank, refill);
    $effect(() => engine.open());
    $effect(() => {
      const values = $state.snapshot(this.values) as T;
      const photos = this.photos;
      if (!this.ready || this.done || (JSON.stringify(values) === this.first && !photos.length)) return;
      engine.saveDraft({ key: this.key, title: title(), values, photos });
    });
  }

  private async fill(blank: T, refill: Refill<T>): Promise<void> {
    const draft = await engine.draft<T>(this.key);
    if (draft) {
      this.values = { ...blank, ...draft.values };
      this.photos = draft.photos;
    } else if (this.mends) {
      this.values = { ...blank, ...refill(this.mends) };
      this.photos = await engine.photosOf(this.mends);
    }
    this.first = draft ? "" : JSON.stringify($state.snapshot(this.values));
    this.ready = true;
  }

  /** What the app itself puts in, e.g. from the place chosen: that alone makes no draft. */
  fillIn(part: Partial<T>): void {
    const untouched = JSON.stringify($state.snapshot(this.values)) === this.first;
    Object.assign(this.values, part);
    if (untouched) this.first = JSON.stringify($state.snapshot(this.values));
  }

  /** Photos of one slot, and all of them with those of the slot anew. */
  shots(slot: string): PhotoKept[] {
    return this.photos.filter((one) => one.slot === slot).map((one) => one.photo);
  }
  setShots(slot: string, photos: PhotoKept[]): void {
    this.photos = [...this.photos.filter((one) => one.slot !== slot), ...photos.map((photo) => ({ slot, photo }))];
  }

  /** Takes the faults; true when there are none. The first is brought into view and takes the focus. */
  sound(wrong: Record<string, Wrong | string>): boolean {
    this.wrong = {};
    void tick().then(() => (this.wrong = wrong));
    const count = Object.keys(wrong).length;
    if (!count) return true;
    told.fault(say("Please look at what is marked in red ({count}).", { count }));
    void tick().then(tick).then(() => {
      const first = document.querySelector<HTMLElement>(".is-wrong");
      first?.scrollIntoView({ block: "center" });
      first?.querySelector<HTMLElement>("input, select, textarea, button")?.focus({ preventScroll: true });
    });
    return false;
  }

  /** Keeps the act on the phone, says so, and goes on. */
  async keep<V extends Verb>(act: NewAct<V>, onward: string): Promise<Entry<V> | null> {
    if (this.keeping) return null;
    this.keeping = true;
    this.done = true;
    try {
      const entry = await engine.keep({ photos: this.photos, settles: this.mends?.ref, draft: this.key, ...act });
      told.say(engine.online ? say("Kept on this phone. It is being sent.") : say("Kept on this phone, not sent yet. It goes by itself when there is signal."));
      if (onward) route.instead(onward);
      else this.goOn("draft" in act);
      return entry;
    } catch (fault) {
      this.done = false;
      told.fault(wordsOf(fault));
      return null;
    } finally {
      this.keeping = false;
    }
  }

  /** The form stays open: what is typed from now on is a draft again; what is there already only where it `waits` on. */
  private goOn(waits: boolean): void {
    this.done = false;
    if (!waits) this.first = JSON.stringify($state.snapshot(this.values));
  }

  /** Throws away what was typed. */
  async discard(onward: string): Promise<void> {
    this.done = true;
    await engine.forgetDraft(this.key);
    route.back(onward);
  }
}
