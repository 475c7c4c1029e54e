/**
 * Photos are shrunk on the phone before they travel, shown, and can be taken out again.
 * Without a script the plain file field sends them as they are, and the server shrinks them.
 */

const LONGEST_PX = 1920;
const QUALITY = 0.82;

export function photoChooser(box: HTMLElement): void {
  const input = box.querySelector<HTMLInputElement>("input[type=file]");
  const list = box.querySelector<HTMLElement>("[data-chosen]");
  const line = box.querySelector<HTMLElement>("[data-line]");
  if (!input || !list || !line) return;
  const most = Number(box.dataset.photos);
  let chosen: File[] = [];

  const kept = (): number => box.querySelectorAll<HTMLInputElement>("input[name=kept]:checked").length;

  const show = (): void => {
    const carrier = new DataTransfer();
    for (const file of chosen) carrier.items.add(file);
    input.files = carrier.files;
    for (const image of list.querySelectorAll("img")) URL.revokeObjectURL(image.src);
    list.replaceChildren(...chosen.map(item));
  };

  const item = (file: File): HTMLLIElement => {
    const li = document.createElement("li");
    const image = document.createElement("img");
    image.src = URL.createObjectURL(file);
    image.alt = file.name;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-small";
    button.textContent = box.dataset.remove ?? "×";
    button.setAttribute("aria-label", `${box.dataset.remove ?? ""} ${file.name}`);
    button.addEventListener("click", () => {
      chosen = chosen.filter((each) => each !== file);
      line.textContent = "";
      show();
    });
    li.append(image, button);
    return li;
  };

  input.addEventListener("change", async () => {
    const added = [...(input.files ?? [])];
    line.textContent = box.dataset.working ?? "";
    const small = await Promise.all(added.map(shrink));
    const room = Math.max(0, most - kept() - chosen.length);
    chosen = [...chosen, ...small.slice(0, room)];
    line.textContent = small.length > room ? (box.dataset.full ?? "") : "";
    show();
  });
}

/** The photo at most 1920 px long as JPEG; the file itself when it is small or no picture. */
async function shrink(file: File): Promise<File> {
  try {
    const picture = await createImageBitmap(file);
    const scale = LONGEST_PX / Math.max(picture.width, picture.height);
    if (scale >= 1 && file.size < 1_000_000) return file;
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * Math.min(1, scale));
    canvas.height = Math.round(picture.height * Math.min(1, scale));
    canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
    return blob ? new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }) : file;
  } catch {
    return file;
  }
}
