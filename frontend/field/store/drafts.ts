/** Forms begun and not kept yet: saved as they are typed, so that a call or an empty battery takes nothing. */
import type { Draft, DraftListed } from "../shapes";
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
  const work = opened.store.transaction(["drafts", "photos"], "readwrite");
  for (const row of fresh) void work.objectStore("photos").put(row);
  void work.objectStore("drafts").put({ key, saved_at, photos: photos.map((photo) => photo.sha256), form });
  await work.done;
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
