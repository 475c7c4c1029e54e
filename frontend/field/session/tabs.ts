/** Tabs of the app tell each other what they changed in the store they share. */

export type Told = "outbox" | "drafts" | "downloads" | "wiped";

let channel: BroadcastChannel | null = null;

export function listen(person: number, hear: (told: Told) => void): void {
  channel?.close();
  channel = new BroadcastChannel(`gridwork-field-${person}`);
  channel.onmessage = (event: MessageEvent<Told>) => hear(event.data);
}

export function tell(told: Told): void {
  channel?.postMessage(told);
}
