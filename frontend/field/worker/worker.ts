/**
 * Keeps the app itself on the phone, so that it starts with no signal. It holds the shell and its files and
 * nothing of anybody: what workers enter and download lies in sealed stores it never opens.
 *
 * The rules (learnt from Workbox): a version is fetched whole or not at all; files whose names carry their hash are
 * taken over from the version before; a new version waits until it is told to take over; then, and only then,
 * what belonged to others goes. The guide is kept in each language it was asked for. Calls of the API are none of its
 * business.
 */

declare const self: ServiceWorkerGlobalScope & {
  /** Put before this script by the server: `version` changes with any of the files. */
  shell: { version: string; page: string; files: string[]; guides: string[] };
};

const PREFIX = "gridwork-shell-";
const { version, page, files, guides } = self.shell;
const CACHE = PREFIX + version;
const OURS = new Set(files);
const GUIDES = new Set(guides);

self.addEventListener("install", (event) => {
  event.waitUntil(install());
});
self.addEventListener("activate", (event) => {
  event.waitUntil(activate());
});
self.addEventListener("message", (event) => {
  if (event.data === "take over") event.waitUntil(self.skipWaiting());
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (GUIDES.has(pathname)) event.respondWith(keptOnceRead(pathname));
  else if (request.mode === "navigate" ? pathname === page : OURS.has(pathname)) event.respondWith(kept(request, pathname));
});

async function install(): Promise<void> {
  const cache = await caches.open(CACHE);
  try {
    await Promise.all(files.map((file) => take(cache, file)));
    await cache.put(page, await fetched(page));
    await takeGuides(cache);
  } catch (fault) {
    await caches.delete(CACHE);
    throw fault;
  }
}

async function take(cache: Cache, file: string): Promise<void> {
  await cache.put(file, (await caches.match(file)) ?? (await fetched(file)));
}

/** The guide in the languages it was read in under the version before. */
async function takeGuides(cache: Cache): Promise<void> {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
  const kept = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
  const read = new Set(kept.flat().map(({ url }) => withoutHash(new URL(url).pathname)));
  await Promise.all(guides.filter((guide) => read.has(withoutHash(guide))).map((guide) => take(cache, guide)));
}

const withoutHash = (path: string): string => path.replace(/-[\w-]{8}\.md$/, "");

async function fetched(path: string): Promise<Response> {
  const answer = await fetch(path, { cache: "no-cache", credentials: "omit" });
  // A redirected answer is the page of something else, and browsers refuse it for a page.
  if (!answer.ok || answer.redirected) throw new TypeError(`${path}: ${answer.status}`);
  return answer;
}

async function activate(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== CACHE).map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function kept(request: Request, pathname: string): Promise<Response> {
  const cache = await caches.open(CACHE);
  return (await cache.match(pathname)) ?? fetch(request);
}

async function keptOnceRead(path: string): Promise<Response> {
  const cache = await caches.open(CACHE);
  const found = await cache.match(path);
  if (found) return found;
  const answer = await fetched(path);
  await cache.put(path, answer.clone());
  return answer;
}

export {};
