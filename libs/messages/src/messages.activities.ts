import { Database, type Tx } from '@app/database';
import { Clock, Vault } from '@app/platform';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type {
  DeliveryResult,
  MessageDigestInput,
  MessagePlan,
  MessageRef,
  NotificationActivities,
  NotificationInput,
  QuietMinutes,
} from '@workflows/notification/notification.contract';
import { MESSAGE_CHANNELS, type MessageChannel, type SendResult } from './channels/channel';
import { dedupeKeyOf, kindOf, kindOfEvent } from './kinds';
import { htmlOf } from './letter/letter-email';
import { withoutLink } from './letter/letter';
import { subjectOf, textOf } from './letter/letter-text';
import { addressWorks, suppressAddress, tellLost } from './lost-message';
import { type ChannelName, isSettled, type Message, type QuietHours } from './message';
import { MessagePreparation, type Ready, type Verdict } from './message-preparation';
import { MessageRepository, type NewMessage } from './message.repository';
import { MessageSettingsRepository } from './message-settings.repository';
import { WaysIn } from './way-in';

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
const quietMinutes = (quiet: QuietHours | null): QuietMinutes | null =>
  quiet && { from: minutesOf(quiet.from), to: minutesOf(quiet.to) };

/** Plans what an event has to tell, and sends it. Everything about a person is read when it is about to leave. */
@Injectable()
export class MessagesActivities implements NotificationActivities {
  private readonly logger = new Logger(MessagesActivities.name);

  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly clock: Clock,
    private readonly waysIn: WaysIn,
    @Inject(MESSAGE_CHANNELS) private readonly channels: readonly MessageChannel[],
  ) {}

  async planMessages({ tenantId, eventId }: NotificationInput): Promise<MessagePlan> {
    return this.database.transaction(tenantId, async (tx) => {
      const [event] = await tx.query<{
        type: string;
        subject: string;
        sellerId: string | null;
        data: { round?: number };
      }>(
        `SELECT type, subject, seller_id AS "sellerId", data FROM outbox_events
          WHERE tenant_id = $1 AND id = $2`,
        [tenantId, eventId],
      );
      if (event?.type === 'message.rerouted') return this.#rerouted(tx, event.subject);
      const kind = event && kindOfEvent(event.type);
      if (!event || !kind) return { messages: [], quiet: null };
      const { round } = event.data;
      return this.#plan(tx, {
        sellerId: event.sellerId,
        subject: event.subject,
        kind,
        details: kindOf(kind).oncePerRound ? { round } : {},
        key: dedupeKeyOf(kind, { ...event, id: eventId, round }),
      });
    });
  }

  async planDigest({ tenantId, sellerId, day }: MessageDigestInput): Promise<MessagePlan> {
    return this.database.transaction(tenantId, (tx) =>
      this.#plan(tx, {
        sellerId,
        subject: sellerId,
        kind: 'digest',
        details: { day },
        key: `digest:${sellerId}:${day}`,
      }),
    );
  }

  async deliverMessage({
    tenantId,
    messageId,
    attempt,
  }: MessageRef & { attempt: number }): Promise<DeliveryResult> {
    const startedAt = this.clock.now();
    const found = await this.database.transaction(tenantId, async (tx) => {
      const message = await new MessageRepository(tx, this.vault).byId(messageId);
      if (!message || isSettled(message.status)) return undefined;
      const preparation = new MessagePreparation(tx, this.vault, this.waysIn, this.channels);
      return { message, ready: await preparation.prepare(message) };
    });
    if (!found) return { outcome: 'settled' };
    const { message, ready } = found;
    if ('reasonCode' in ready) {
      await this.#settle(tenantId, message, ready);
      return { outcome: 'settled' };
    }
    const result = await this.#send(tenantId, message, ready);
    const took = this.clock.now().getTime() - startedAt.getTime();
    const entry = {
      attempt,
      at: startedAt.toISOString(),
      outcome: result.outcome,
      code: result.code,
      took_ms: took,
    };
    await this.database.transaction(tenantId, async (tx) => {
      const messages = new MessageRepository(tx, this.vault);
      const status = ({ sent: 'sent', later: 'retrying', refused: 'undeliverable' } as const)[result.outcome];
      const wrote = await messages.record(messageId, {
        status,
        reasonCode: result.outcome === 'sent' ? null : result.reason,
        attempt: entry,
        letter: withoutLink(ready.letter),
        providerRef: result.outcome === 'sent' ? result.providerRef : undefined,
        addressHash: ready.addressHash,
      });
      if (!wrote) return;
      if (result.outcome === 'sent') return addressWorks(tx, this.vault, message, ready.addressHash);
      if (result.outcome === 'later') return;
      if (result.badAddress) await suppressAddress(tx, this.vault, message, ready.addressHash, result.reason);
      await tellLost(tx, this.vault, message, result.reason, this.#configured());
    });
    if (result.outcome !== 'sent')
      this.logger.warn({ messageId, channel: message.channel, outcome: result.outcome, code: result.code });
    return { outcome: result.outcome === 'later' ? 'later' : 'settled' };
  }

  async giveUpMessage({ tenantId, messageId }: MessageRef): Promise<void> {
    const message = await this.database.read(tenantId, (tx) =>
      new MessageRepository(tx, this.vault).byId(messageId),
    );
    if (!message || isSettled(message.status)) return;
    const reasonCode = message.reasonCode ?? 'MESSAGE.TOO_LATE';
    await this.#settle(tenantId, message, { status: 'undeliverable', reasonCode });
  }

  async #plan(
    tx: Tx,
    { key, ...what }: Omit<NewMessage, 'channel' | 'dedupeKey'> & { key: string },
  ): Promise<MessagePlan> {
    const settings = new MessageSettingsRepository(tx, this.vault);
    const wishes = what.sellerId ? await settings.ofSeller(what.sellerId) : null;
    const { phone, urgency } = kindOf(what.kind);
    const channels: ChannelName[] = ['email'];
    if (phone && wishes?.phoneChannel) channels.push(wishes.phoneChannel);
    const messages = [];
    for (const channel of channels) {
      const { id } = await new MessageRepository(tx, this.vault).plan({
        ...what,
        channel,
        dedupeKey: `${key}:${channel}`,
      });
      messages.push({ messageId: id, urgent: urgency === 'now' });
    }
    return { messages, quiet: await this.#quiet(tx, what.sellerId) };
  }

  /** What takes the place of another message was planned with its loss. */
  async #rerouted(tx: Tx, messageId: string): Promise<MessagePlan> {
    const message = await new MessageRepository(tx, this.vault).byId(messageId);
    if (!message?.sellerId) return { messages: [], quiet: null };
    return {
      messages: [{ messageId, urgent: kindOf(message.kind).urgency === 'now' }],
      quiet: await this.#quiet(tx, message.sellerId),
    };
  }

  async #quiet(tx: Tx, sellerId: string | null): Promise<QuietMinutes | null> {
    const settings = new MessageSettingsRepository(tx, this.vault);
    const own = sellerId ? (await settings.ofSeller(sellerId)).quietHours : null;
    return quietMinutes(own ?? (await settings.ofTenant()).quietHours);
  }

  #configured(): ChannelName[] {
    return this.channels.filter(({ isConfigured }) => isConfigured).map(({ name }) => name);
  }

  async #send(tenantId: string, message: Message, ready: Ready): Promise<SendResult> {
    const { channel, letter, short, address } = ready;
    if (!channel.capabilities.letters && !short)
      return { outcome: 'refused', code: null, reason: 'MESSAGE.CONTENT_REFUSED', badAddress: false };
    return channel.send({
      messageId: message.id,
      to: address,
      language: letter.language,
      subject: subjectOf(letter),
      text: channel.capabilities.letters ? textOf(letter) : short!,
      template: ready.template ?? undefined,
      html: channel.capabilities.letters ? await htmlOf(letter) : undefined,
      replyTo: ready.replyTo,
      unsubscribeUrl: ready.optional && message.sellerId ? this.waysIn.off(message.id, tenantId) : undefined,
    });
  }

  async #settle(tenantId: string, message: Message, verdict: Verdict): Promise<void> {
    await this.database.transaction(tenantId, async (tx) => {
      const wrote = await new MessageRepository(tx, this.vault).record(message.id, verdict);
      if (wrote && verdict.status === 'undeliverable')
        await tellLost(tx, this.vault, message, verdict.reasonCode, this.#configured());
    });
  }
}
