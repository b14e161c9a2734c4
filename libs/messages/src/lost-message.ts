import type { Tx } from '@app/database';
import type { Vault } from '@app/platform';
import type { ChannelName, Message, MessageReason } from './message';
import { MessageRepository } from './message.repository';
import { MessageSettingsRepository } from './message-settings.repository';

/** What takes the place of a telephone message that did not get through; the mail goes anyway. */
const INSTEAD: Partial<Record<ChannelName, ChannelName>> = { whatsapp: 'sms', sms: 'whatsapp' };

/** Reasons of the message itself: by another way it would be the same. */
const NOT_OF_THE_WAY: readonly MessageReason[] = ['MESSAGE.NO_ADDRESS', 'MESSAGE.TOO_LATE'];

/**
 * A message did not reach its reader: the case and integrators hear of it, and where there is another way to the telephone it
 * is planned, once, in the same transaction.
 */
export async function tellLost(
  tx: Tx,
  vault: Vault,
  message: Message,
  reasonCode: MessageReason,
  configured: readonly ChannelName[],
): Promise<void> {
  const { id, sellerId, kind, channel } = message;
  if (!sellerId) return;
  const data = { kind, channel, reason_code: reasonCode };
  await tx.emit({ type: 'message.undeliverable', subject: id, sellerId, data });
  const other = INSTEAD[channel];
  if (
    !other ||
    !configured.includes(other) ||
    message.details.instead_of ||
    NOT_OF_THE_WAY.includes(reasonCode)
  )
    return;
  const { id: insteadId } = await new MessageRepository(tx, vault).plan({
    sellerId,
    subject: message.subject,
    kind,
    channel: other,
    details: { ...message.details, instead_of: id },
    dedupeKey: `instead:${id}`,
  });
  await tx.emit({ type: 'message.rerouted', subject: insteadId, sellerId, data: { kind, channel: other } });
}

/** An address is of no use any more; told when it is news. */
export async function suppressAddress(
  tx: Tx,
  vault: Vault,
  { sellerId, channel }: Message,
  addressHash: string,
  reasonCode: MessageReason,
): Promise<void> {
  if (!sellerId) return;
  const settings = new MessageSettingsRepository(tx, vault);
  if (!(await settings.refuse(sellerId, channel, addressHash, reasonCode))) return;
  const data = { channel, reason_code: reasonCode };
  await tx.emit({ type: 'seller.unreachable', subject: sellerId, sellerId, data });
}

/** Something was taken at this address: if another was refused before, the seller can be reached again. */
export async function addressWorks(
  tx: Tx,
  vault: Vault,
  { sellerId, channel }: Message,
  addressHash: string,
): Promise<void> {
  if (!sellerId) return;
  const settings = new MessageSettingsRepository(tx, vault);
  if (await settings.forget(sellerId, channel, addressHash))
    await tx.emit({ type: 'seller.reachable', subject: sellerId, sellerId, data: { channel } });
}
