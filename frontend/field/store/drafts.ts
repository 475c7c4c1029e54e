/** Forms begun and not kept yet: saved as they are typed, so that a call or an empty battery takes nothing. */
import type { Draft, DraftListed } from "../shapes";
import type { DraftRow, PhotoRow } from "./database";
import type { Opened } from "./opened";
import { type PhotoNoted, noted, sealedPhotos, withBytes } from "./photos";

interface Form {
  title: string;
  values: unknown;
  photos: PhotoNoted[];
}

export async function writeDraft(opened: Opened, draft: Draft): Promise<void> {
  const { key, title, values, saved_at } = draft;
  const known = new Set(await opened.store.getAllKeys("photos"));
  const fresh = await sealedPhotos(
    opened,
    draft.photos.filter(({ photo }) => !known.has(photo.sha256)),
  );
  const photos = draft.photos.map(noted);
  const form = await opened.vault.seal({ title, values, photos } satisfies Form, `draft/${key}`);
  const row: DraftRow = { key, saved_at, photos: photos.map((photo) => photo.sha256), form };
  if (await isWritten(opened, row, fresh)) return;
  // One that was known has been cleared up while the others were sealed.
  await isWritten(opened, row, await sealedPhotos(opened, draft.photos));
}

/** Write a draft in one stroke with these photos; false, and nothing is written of it, where another of its photos is not there. */
async function isWritten(opened: Opened, row: DraftRow, pictures: PhotoRow[]): Promise<boolean> {
  const work = opened.store.transaction(["drafts", "photos"], "readwrite");
  const photos = work.objectStore("photos");
  for (const picture of pictures) void photos.put(picture);
  const there = new Set(await photos.getAllKeys());
  const whole = row.photos.every((sha256) => there.has(sha256));
  if (whole) void work.objectStore("drafts").put(row);
  await work.done;
  return whole;
}

export async function readDraft<T>(opened: Opened, key: string): Promise<Draft<T> | null> {
  const row = await opened.store.get("drafts", key);
  if (!row) return null;
  const form = await opened.vault.open<Form>(row.form, `draft/${key}`);
  const photos = await withBytes(opened, form.photos);
  return { key, title: form.title, values: form.values as T, photos, saved_at: row.saved_at };
}

/** Newest first. */
export async function listDrafts(opened: Opened): Promise<DraftListed[]> {
  const rows = await opened.store.getAll("drafts");
  const listed = await Promise.all(
    rows.map(async ({ key, saved_at, form }) => {
      const { title } = await opened.vault.open<Form>(form, `draft/${key}`);
      return { key, title, saved_at };
    }),
  );
  return listed.sort((one, other) => other.saved_at.localeCompare(one.saved_at));
}

export function deleteDraft(opened: Opened, key: string): Promise<void> {
  return opened.store.delete("drafts", key);
}
