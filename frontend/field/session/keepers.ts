/** The phone's own small database: who has a store here, and what the server knows this phone as. */
import { type KeeperRow, type Phone, openPhone } from "../store/database";
import { newRef } from "../store/refs";

let phone: Promise<Phone> | null = null;

function opened(): Promise<Phone> {
  return (phone ??= openPhone());
}

export async function readKeepers(): Promise<KeeperRow[]> {
  return (await opened()).getAll("keepers");
}

export async function writeKeeper(keeper: KeeperRow): Promise<void> {
  await (await opened()).put("keepers", keeper);
}

export async function forgetKeeper(id: number): Promise<void> {
  await (await opened()).delete("keepers", id);
}

/** The name this phone has for the server, made once. */
export async function deviceName(): Promise<string> {
  const phone = await opened();
  const device = (await phone.get("phone", "device")) ?? newRef();
  await phone.put("phone", device, "device");
  return device;
}
