/**
 * The app on the phone, and newer versions of it. A new one is fetched whole beside the old; it takes over when the worker
 * agrees, or by itself where nobody is at work: at the start, or locked and out of sight. Entries and drafts
 * lie in the store, which no version of the app ever clears.
 */
import { live } from "./live.svelte";
import { flushDrafts } from "./typing";

const FORM = "gridwork-field-form";
const LOOK_EVERY = 3_600_000;
let registration: ServiceWorkerRegistration | undefined;
let agreed = false;

/** A form is open, in whatever tab: no new version takes its place until what this returns is called. */
export function openForm(): () => void {
  let close = (): void => undefined;
  const closed = new Promise<void>((resolve) => (close = resolve));
  void navigator.locks.request(FORM, { mode: "shared" }, () => closed);
  return close;
}

/** The worker wants the new version now. */
export function update(): void {
  agreed = true;
  registration?.waiting?.postMessage("take over");
}

export async function watchUpdates(): Promise<void> {
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  if (!workers) return;
  let controlled = workers.controller !== null;
  workers.addEventListener("controllerchange", () => {
    if (controlled) void changeOver();
    controlled = true;
  });
  registration = await workers.register("/field/sw.js", { scope: "/field/", updateViaCache: "none" }).catch(() => undefined);
  if (!registration) return;
  registration.addEventListener("updatefound", () => {
    registration?.installing?.addEventListener("statechange", look);
  });
  look();
  if (registration.waiting) await takeIfFree();
  setInterval(() => void registration?.update().catch(() => undefined), LOOK_EVERY);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && live.gate !== "open") void takeIfFree();
  });
}

function look(): void {
  live.newer = Boolean(registration?.waiting && registration.active);
}

async function takeIfFree(): Promise<void> {
  await navigator.locks.request(FORM, { ifAvailable: true }, (free) => {
    if (free) registration?.waiting?.postMessage("take over");
  });
}

async function changeOver(): Promise<void> {
  await flushDrafts();
  if (agreed) location.reload();
  else await navigator.locks.request(FORM, () => location.reload());
}
