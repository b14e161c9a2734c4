import { Database, type Tx } from '@app/database';
import { Clock, emailAddressOf, Vault } from '@app/platform';
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
import { type Letter, withoutLink } from './letter/letter';
import { subjectOf, textOf } from './letter/letter-text';
import { readFacts, readSeller } from './letter/read-facts';
import { type LetterFacts, writeLetter, writeShort } from './letter/write-letter';
import {
  type ChannelName,
  isSettled,
  type Message,
  type MessageReason,
  type MessageStatus,
  type QuietHours,
} from './message';
import { MessageRepository, type NewMessage } from './message.repository';
import { MessageSettingsRepository } from './message-settings.repository';
import { WaysIn } from './way-in';

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
const quietMinutes = (quiet: QuietHours | null): QuietMinutes | null =>
  quiet && { from: minutesOf(quiet.from), to: minutesOf(quiet.to) };

type Verdict =
  | { status: 'delivered'; reasonCode: null }
  | { status: Exclude<MessageStatus, 'delivered'>; reasonCode: MessageReason };
interface Ready {
  channel: MessageChannel;
  address: string;
  letter: Letter;
  short: string | null;
  replyTo?: string;
  optional: boolean;
}

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
        occurredAt: Date;
      }>(
        `SELECT type, subject, seller_id AS "sellerId", data,
                occurred_at AS "occurredAt" FROM outbox_events WHERE tenant_id = $1 AND id = $2`,
        [tenantId, eventId],
      );
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
      return { message, ready: await this.#prepare(tx, message) };
    });
    if (!found) return { outcome: 'settled' };
    const { message, ready } = found;
    if ('reasonCode' in ready) {
      await this.#settle(tenantId, message, ready);
      return { outcome: 'settled' };
    }
    const result = await this.#send(message, ready);
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
      });
      if (!wrote || result.outcome !== 'refused') return;
      if (result.badAddress && message.sellerId)
        await new MessageSettingsRepository(tx, this.vault).refuse(
          message.sellerId,
          message.channel,
          ready.address,
        );
      await this.#tellUndeliverable(tx, message, result.reason);
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
    const quiet = wishes?.quietHours ?? (await settings.ofTenant()).quietHours;
    return { messages, quiet: quietMinutes(quiet) };
  }

  /** What goes out, or why nothing does. */
  async #prepare(tx: Tx, message: Message): Promise<Ready | Verdict> {
    const repository = new MessageSettingsRepository(tx, this.vault);
    const settings = await repository.ofTenant();
    const channel = this.channels.find(({ name }) => name === message.channel);
    if (!channel) return { status: 'undeliverable', reasonCode: 'MESSAGE.CHANNEL_NOT_CONFIGURED' };
    if (!message.sellerId) {
      const address = emailAddressOf(settings.operationsEmail);
      if (!address) return { status: 'undeliverable', reasonCode: 'MESSAGE.NO_ADDRESS' };
      return {
        channel,
        address,
        ...this.#words(await this.#operatorFacts(tx, message, settings.operationsLanguage)),
      };
    }
    const { essential, whileIn } = kindOf(message.kind);
    const wishes = await repository.ofSeller(message.sellerId);
    const seller = await readSeller(tx, this.vault, message.sellerId, wishes);
    const { lifecycle, round, simulated } = seller.view;
    if (simulated) return { status: 'unwanted', reasonCode: 'MESSAGE.SIMULATED_SELLER' };
    if (!essential && !wishes.optional) return { status: 'unwanted', reasonCode: 'MESSAGE.TURNED_OFF' };
    const isOver = message.details.round !== undefined && message.details.round !== round;
    if ((whileIn && !whileIn.includes(lifecycle)) || isOver)
      return { status: 'obsolete', reasonCode: 'MESSAGE.NO_LONGER_TRUE' };
    const facts = await readFacts(tx, message, settings, seller);
    if (message.kind === 'digest' && !facts.figures.length && !facts.items.length)
      return { status: 'obsolete', reasonCode: 'MESSAGE.NOTHING_TO_TELL' };
    const address = channel.addressIn(seller.application);
    if (!address) return { status: 'undeliverable', reasonCode: 'MESSAGE.NO_ADDRESS' };
    if (await repository.isRefused(message.sellerId, message.channel, address))
      return { status: 'undeliverable', reasonCode: 'MESSAGE.ADDRESS_REFUSED' };
    const link = await this.waysIn.of(tx, message);
    if (!link) return { status: 'delivered', reasonCode: null };
    return {
      channel,
      address,
      replyTo: settings.contactEmail ?? undefined,
      ...this.#words({ ...facts, link }),
    };
  }

  #words(facts: LetterFacts): Pick<Ready, 'letter' | 'short' | 'optional'> {
    return { letter: writeLetter(facts), short: writeShort(facts), optional: !kindOf(facts.kind).essential };
  }

  async #operatorFacts(tx: Tx, message: Message, language: LetterFacts['language']): Promise<LetterFacts> {
    const [endpoint] = await tx.query<{ reason: string | null }>(
      `SELECT disabled_reason AS reason FROM webhook_endpoints WHERE tenant_id = $1 AND id = $2`,
      [tx.tenantId, message.subject],
    );
    return {
      kind: message.kind,
      language,
      now: tx.now(),
      seller: '',
      programme: 'Rahdari',
      contact: null,
      link: null,
      deadline: null,
      items: [],
      figures: [],
      day: null,
      appealUntil: null,
      endpoint: { id: message.subject, reason: endpoint?.reason ?? 'FAILING' },
    };
  }

  async #send(message: Message, ready: Ready): Promise<SendResult> {
    const { channel, letter, short, address } = ready;
    if (!channel.capabilities.letters && !short)
      return { outcome: 'refused', code: null, reason: 'MESSAGE.CONTENT_REFUSED', badAddress: false };
    return channel.send({
      messageId: message.id,
      to: address,
      language: letter.language,
      subject: subjectOf(letter),
      text: channel.capabilities.letters ? textOf(letter) : short!,
      html: channel.capabilities.letters ? await htmlOf(letter) : undefined,
      replyTo: ready.replyTo,
      unsubscribeUrl: ready.optional ? this.waysIn.page : undefined,
    });
  }

  async #settle(tenantId: string, message: Message, verdict: Verdict): Promise<void> {
    await this.database.transaction(tenantId, async (tx) => {
      const wrote = await new MessageRepository(tx, this.vault).record(message.id, verdict);
      if (wrote && verdict.status === 'undeliverable')
        await this.#tellUndeliverable(tx, message, verdict.reasonCode);
    });
  }

  /** Somebody has to call: the case says so, and integrators hear of it. */
  async #tellUndeliverable(tx: Tx, message: Message, reasonCode: MessageReason): Promise<void> {
    if (!message.sellerId) return;
    await tx.emit({
      type: 'message.undeliverable',
      subject: message.id,
      sellerId: message.sellerId,
      data: { kind: message.kind, channel: message.channel, reason_code: reasonCode },
    });
  }
}
