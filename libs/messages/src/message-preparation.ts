import type { Tx } from '@app/database';
import { emailAddressOf, type Vault } from '@app/platform';
import type { MessageChannel } from './channels/channel';
import { kindOf } from './kinds';
import type { Letter } from './letter/letter';
import { readFacts, readSeller } from './letter/read-facts';
import { type TemplateMessage, writeTemplate } from './letter/template';
import { type LetterFacts, writeLetter, writeShort } from './letter/write-letter';
import type { Message, MessageReason, MessageStatus } from './message';
import { MessageSettingsRepository } from './message-settings.repository';
import type { WaysIn } from './way-in';

export type Verdict =
  | { status: 'delivered'; reasonCode: null }
  | { status: Exclude<MessageStatus, 'delivered'>; reasonCode: MessageReason };

/** What goes out. */
export interface Ready {
  channel: MessageChannel;
  address: string;
  addressHash: string;
  letter: Letter;
  short: string | null;
  template: TemplateMessage | null;
  replyTo?: string;
  optional: boolean;
}

const lost = (reasonCode: MessageReason): Verdict => ({ status: 'undeliverable', reasonCode });

/** Makes a planned message ready, in the transaction that reads everything about the person; or says why nothing goes out. */
export class MessagePreparation {
  constructor(
    private readonly tx: Tx,
    private readonly vault: Vault,
    private readonly waysIn: WaysIn,
    private readonly channels: readonly MessageChannel[],
  ) {}

  async prepare(message: Message): Promise<Ready | Verdict> {
    const channel = this.channels.find(({ name }) => name === message.channel);
    if (!channel) return lost('MESSAGE.CHANNEL_NOT_CONFIGURED');
    return message.sellerId
      ? this.#forSeller(message, message.sellerId, channel)
      : this.#forOperator(message, channel);
  }

  async #forSeller(message: Message, sellerId: string, channel: MessageChannel): Promise<Ready | Verdict> {
    const settings = this.#settings();
    const { essential, whileIn } = kindOf(message.kind);
    const wishes = await settings.ofSeller(sellerId);
    const seller = await readSeller(this.tx, this.vault, sellerId, wishes);
    const { lifecycle, round, simulated } = seller.view;
    if (simulated) return { status: 'unwanted', reasonCode: 'MESSAGE.SIMULATED_SELLER' };
    if (!essential && !wishes.optional) return { status: 'unwanted', reasonCode: 'MESSAGE.TURNED_OFF' };
    const isOver = message.details.round !== undefined && message.details.round !== round;
    if ((whileIn && !whileIn.includes(lifecycle)) || isOver)
      return { status: 'obsolete', reasonCode: 'MESSAGE.NO_LONGER_TRUE' };
    const ofTenant = await settings.ofTenant();
    const facts = await readFacts(this.tx, message, ofTenant, seller);
    if (message.kind === 'digest' && !facts.figures.length && !facts.items.length)
      return { status: 'obsolete', reasonCode: 'MESSAGE.NOTHING_TO_TELL' };
    const address = channel.addressIn(seller.application);
    if (!address) return lost('MESSAGE.NO_ADDRESS');
    const addressHash = settings.hashOf(address);
    if (message.channel !== 'email') {
      const consent = await settings.consentOf(sellerId);
      if (!wishes.phoneChannel || consent?.hash !== addressHash)
        return { status: 'unwanted', reasonCode: 'MESSAGE.NO_CONSENT' };
    }
    if (await settings.isRefused(sellerId, message.channel, address)) return lost('MESSAGE.ADDRESS_REFUSED');
    const link = await this.waysIn.of(this.tx, message);
    // Somebody came in by it: an earlier copy has arrived.
    if (!link) return { status: 'delivered', reasonCode: null };
    const replyTo = ofTenant.contactEmail ?? undefined;
    return { channel, address, addressHash, replyTo, ...this.#words({ ...facts, link }) };
  }

  async #forOperator(message: Message, channel: MessageChannel): Promise<Ready | Verdict> {
    const { operationsEmail, operationsLanguage } = await this.#settings().ofTenant();
    const address = emailAddressOf(operationsEmail);
    if (!address) return lost('MESSAGE.NO_ADDRESS');
    const [endpoint] = await this.tx.query<{ reason: string | null }>(
      `SELECT disabled_reason AS reason FROM webhook_endpoints WHERE tenant_id = $1 AND id = $2`,
      [this.tx.tenantId, message.subject],
    );
    const words = this.#words({
      kind: message.kind,
      language: operationsLanguage,
      now: this.tx.now(),
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
    });
    return { channel, address, addressHash: this.#settings().hashOf(address), ...words };
  }

  #words(facts: LetterFacts): Pick<Ready, 'letter' | 'short' | 'template' | 'optional'> {
    const optional = !kindOf(facts.kind).essential;
    return { letter: writeLetter(facts), short: writeShort(facts), template: writeTemplate(facts), optional };
  }

  #settings(): MessageSettingsRepository {
    return new MessageSettingsRepository(this.tx, this.vault);
  }
}
