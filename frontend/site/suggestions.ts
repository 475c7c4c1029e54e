/** While the words are typed, the likely kinds are offered above the list of all kinds. */

interface Suggested {
  key: string;
  name: string;
}

const PAUSE_MS = 350;

export function suggestions(box: HTMLElement): void {
  const words = document.querySelector<HTMLTextAreaElement>(box.dataset.words ?? "");
  const url = box.dataset.suggestions;
  const list = box.querySelector<HTMLElement>("[data-list]");
  if (!words || !url || !list) return;
  let timer = 0;
  let asked = "";

  const offer = (kinds: Suggested[]): void => {
    list.replaceChildren(
      ...kinds.map(({ key, name }) => {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "btn btn-small";
        button.textContent = name;
        button.addEventListener("click", () => choose(key));
        return button;
      }),
    );
    box.hidden = kinds.length === 0;
  };

  const choose = (key: string): void => {
    const radio = document.querySelector<HTMLInputElement>(`input[name="category"][value="${CSS.escape(key)}"]`);
    if (!radio) return;
    const fold = radio.closest("details");
    if (fold) fold.open = true;
    radio.checked = true;
    radio.focus();
  };

  const ask = async (): Promise<void> => {
    const text = words.value.trim();
    if (text === asked) return;
    asked = text;
    if (text.length < 2) return offer([]);
    const body = new FormData();
    body.set("words", text);
    const token = document.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]");
    if (token) body.set(token.name, token.value);
    const answer = await fetch(url, { method: "POST", body, credentials: "same-origin" });
    if (answer.ok && asked === text) offer(((await answer.json()) as { suggestions: Suggested[] }).suggestions);
  };

  words.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void ask(), PAUSE_MS);
  });
  if (words.value) void ask();
}
