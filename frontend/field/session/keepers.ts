/** The phone's own small database: who has a store here, and what the server knows this phone as. */
import { type KeeperRow, type Phone, openPhone } from "../store/database";
import { newRef } from "../store/refs";

let phone: Promise<Phone> | null = null;

async function opened(): Promise<Phone> {
  return (phone ??= openPhone());
}

export async function readKeepers(): Promise<KeeperRow[]> {
  return (await opened()).getAll("keepers");
}

export async function writeKeeper(keeper: KeeperRow): Promise<void> {
  await (await opened()).put("keepers", keeper);
}

/** The name this phone has for the server, made once; a person who signed in before keeps the one they had. */
export async function deviceFor(login: string): Promise<string> {
  const known = (await readKeepers()).find((keeper) => keeper.login === login);
  if (known) return known.device;
  const phone = await opened();
  const device = (await phone.get("phone", "device")) ?? newRef();
  await phone.put("phone", device, "device");
  return device;
}

/** Forget a person, and go by another name from now on: the office has taken the old one off its list. */
export async function forgetKeeper(id: number): Promise<void> {
  const phone = await opened();
  await phone.delete("keepers", id);
  await phone.put("phone", newRef(), "device");
}
