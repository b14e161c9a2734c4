import { Database, type Tx } from '@app/database';
import { actorOf, type Page, type PageRequest, type Principal, Vault, pageById } from '@app/platform';
import { emailAddressOf, emailIndexOf } from '@app/platform';
import { assertSellerScope, SellerRepository } from '@app/sellers';
import { Injectable } from '@nestjs/common';
import { mobileIn } from './channels/mobile';
import { consentMissing, messageNotFound, mobileMissing } from './errors';
import { LINK_PLACE } from './letter/letter';
import { htmlOf } from './letter/letter-email';
import { subjectOf, textOf } from './letter/letter-text';
import { readFacts, readSeller } from './letter/read-facts';
import { writeLetter } from './letter/write-letter';
import { mayAskForLink } from './link-requests';
import type { Message } from './message';
import { MessageRepository } from './message.repository';
import {
  type MessagePreferences,
  type MessageSettings,
  MessageSettingsRepository,
  type RefusedAddress,
} from './message-settings.repository';

/** A consultant may have applied for several businesses. */
const SELLERS_OF_ONE_ADDRESS = 5;

export interface MessagePreview {
  subject: string;
  text: string;
  html: string;
  /** True: what was sent. False: what would be said now. */
  sent: boolean;
}

/** What was written to a seller, and how a seller and a tenant want it. */
@Injectable()
export class MessagesService {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
  ) {}

  /** Newest first. Without addresses and words: those are in the answers and in the preview. */
  async list(caller: Principal, sellerId: string, request: PageRequest): Promise<Page<Message>> {
    assertSellerScope(caller, sellerId);
    const { tenantId } = caller;
    const list = `messages:${sellerId}`;
    return pageById(this.vault, tenantId, list, request, (before, limit) =>
      this.database.read(tenantId, async (tx) => {
        await new SellerRepository(tx, this.vault).byId(sellerId);
        return new MessageRepository(tx, this.vault).page(sellerId, before, limit);
      }),
    );
  }

  /** The words, without the way in: what was sent, or what would be sent now. */
  async preview(caller: Principal, sellerId: string, messageId: string): Promise<MessagePreview> {
    assertSellerScope(caller, sellerId);
    const found = await this.database.read(caller.tenantId, async (tx) => {
      const messages = new MessageRepository(tx, this.vault);
      const message = await messages.byId(messageId);
      if (message?.sellerId !== sellerId) throw messageNotFound();
      const kept = await messages.letter(messageId);
      if (kept) return { letter: kept, sent: message.sentAt !== null };
      const settings = new MessageSettingsRepository(tx, this.vault);
      const seller = await readSeller(tx, this.vault, sellerId, await settings.ofSeller(sellerId));
      const facts = await readFacts(tx, message, await settings.ofTenant(), seller);
      return { letter: writeLetter({ ...facts, link: { url: LINK_PLACE, until: null } }), sent: false };
    });
    const { letter, sent } = found;
    return { subject: subjectOf(letter), text: textOf(letter), html: await htmlOf(letter), sent };
  }

  /**
   * Has a new link sent to whoever has this address in an application. Says nothing about whether there is one: the caller
   * sees the same, and the letter finds its reader or nobody.
   */
  async requestLink(address: string): Promise<void> {
    const index = emailIndexOf(this.vault, address);
    if (!index) return;
    const sellers = await this.database.system((tx) =>
      tx.query<{ id: string; tenantId: string }>(
        `SELECT id, tenant_id AS "tenantId" FROM sellers
          WHERE email_hash = $1 AND lifecycle <> 'TERMINATED' ORDER BY id DESC LIMIT ${SELLERS_OF_ONE_ADDRESS}`,
        [index],
      ),
    );
    for (const { id, tenantId } of sellers) {
      await this.database.transaction(tenantId, async (tx) => {
        await new SellerRepository(tx, this.vault).lock(id);
        if (await mayAskForLink(tx, id))
          await tx.emit({ type: 'seller.link_requested', subject: id, sellerId: id });
      });
    }
  }

  async settings(caller: Principal): Promise<MessageSettings> {
    return this.database.read(caller.tenantId, (tx) =>
      new MessageSettingsRepository(tx, this.vault).ofTenant(),
    );
  }

  async saveSettings(
    caller: Principal,
    ifVersion: number,
    settings: Omit<MessageSettings, 'version'>,
  ): Promise<MessageSettings> {
    return this.database.transaction(caller.tenantId, async (tx) => {
      const repository = new MessageSettingsRepository(tx, this.vault);
      await repository.saveTenant(ifVersion, settings);
      const details = { quiet_hours: settings.quietHours };
      await tx.audit({
        actor: actorOf(caller),
        action: 'message_settings.changed',
        subject: tx.tenantId,
        details,
      });
      return repository.ofTenant();
    });
  }

  /** A telephone that nobody has agreed to, or another number than was agreed to, is none. */
  async preferences(caller: Principal, sellerId: string): Promise<MessagePreferences> {
    assertSellerScope(caller, sellerId);
    return this.database.read(caller.tenantId, (tx) => this.#preferences(tx, sellerId));
  }

  /** Addresses of now at which the seller cannot be reached: somebody has to call. */
  async unreachable(caller: Principal, sellerId: string): Promise<RefusedAddress[]> {
    assertSellerScope(caller, sellerId);
    return this.database.read(caller.tenantId, async (tx) => {
      const sellers = new SellerRepository(tx, this.vault);
      await sellers.byId(sellerId);
      const application = await sellers.application(sellerId);
      const mobile = mobileIn(application);
      return new MessageSettingsRepository(tx, this.vault).refusedNow(sellerId, {
        email: emailAddressOf(application.email),
        whatsapp: mobile,
        sms: mobile,
      });
    });
  }

  /**
   * `ifVersion` null: from a form that shows what it changes. A telephone needs the seller's consent, to the number of now: a
   * seller who chooses it gives it, anybody else says that it was given.
   */
  async savePreferences(
    caller: Principal,
    sellerId: string,
    ifVersion: number | null,
    wishes: Omit<MessagePreferences, 'version'>,
    hasAgreed = false,
  ): Promise<MessagePreferences> {
    assertSellerScope(caller, sellerId);
    return this.database.transaction(caller.tenantId, async (tx) => {
      const sellers = new SellerRepository(tx, this.vault);
      await sellers.byId(sellerId);
      const repository = new MessageSettingsRepository(tx, this.vault);
      let consent = null;
      if (wishes.phoneChannel) {
        const mobile = mobileIn(await sellers.application(sellerId));
        if (!mobile) throw mobileMissing();
        const hash = repository.hashOf(mobile);
        const before = await repository.consentOf(sellerId);
        consent = before?.hash === hash ? before : null;
        if (!consent && (hasAgreed || caller.role === 'seller'))
          consent = { hash, at: tx.now(), by: caller.callerId };
        if (!consent) throw consentMissing();
      }
      await repository.saveSeller(sellerId, ifVersion, wishes, consent);
      const details = { phone_channel: wishes.phoneChannel, phone_consent: consent?.by ?? null };
      await tx.audit({
        actor: actorOf(caller),
        action: 'message_preferences.changed',
        subject: sellerId,
        details,
      });
      return this.#preferences(tx, sellerId);
    });
  }

  async #preferences(tx: Tx, sellerId: string): Promise<MessagePreferences> {
    const sellers = new SellerRepository(tx, this.vault);
    await sellers.byId(sellerId);
    const repository = new MessageSettingsRepository(tx, this.vault);
    const wishes = await repository.ofSeller(sellerId);
    if (!wishes.phoneChannel) return wishes;
    const [mobile, consent] = [
      mobileIn(await sellers.application(sellerId)),
      await repository.consentOf(sellerId),
    ];
    const isAgreed = mobile !== undefined && consent?.hash === repository.hashOf(mobile);
    return isAgreed ? wishes : { ...wishes, phoneChannel: null };
  }
}
