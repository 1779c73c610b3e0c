import type { Adapter } from '../../src/chat/adapter.ts';
import type { Delivery, Sent } from '../../src/chat/delivery.ts';

/** Sends a delivery part by part, each of them for the `attempt`th time, `between` each and the next, until all of it stands or an attempt fails. */
export async function sendWhole(
  adapter: Adapter,
  delivery: Delivery,
  between: () => Promise<void> = async () => {},
): Promise<Sent> {
  const sent = await adapter.send(delivery);
  if (sent.kind !== 'part') return sent;
  await between();
  return sendWhole(adapter, { ...delivery, begun: sent.begun }, between);
}
