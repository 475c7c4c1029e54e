/** Locks the app when nobody has touched it for a while, also where the phone slept meanwhile. */

const MINUTES = 10;
const TOUCHES = ["pointerdown", "keydown", "input"] as const;

/** Calls `lock` after ten minutes without a touch. Returns what ends the watch. */
export function watchIdle(lock: () => void): () => void {
  let touched = Date.now();
  const touch = (): void => void (touched = Date.now());
  const look = (): void => {
    if (Date.now() - touched >= MINUTES * 60_000) lock();
  };
  for (const kind of TOUCHES) addEventListener(kind, touch, { passive: true, capture: true });
  document.addEventListener("visibilitychange", look);
  const clock = setInterval(look, 20_000);
  return () => {
    for (const kind of TOUCHES) removeEventListener(kind, touch, { capture: true });
    document.removeEventListener("visibilitychange", look);
    clearInterval(clock);
  };
}
