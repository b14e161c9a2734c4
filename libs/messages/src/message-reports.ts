import { createHmac } from 'node:crypto';
import { Database } from '@app/database';
import { AppConfig, Clock, DomainError, equalInConstantTime, Vault } from '@app/platform';
import { Injectable, Logger } from '@nestjs/common';
import { smsReportUrl } from './channels/sms.channel';
import { readMailReport } from './mail-report';
import { suppressAddress, tellLost } from './lost-message';
import { isSettled, type MessageReason, type MessageReceipt, type MessageStatus } from './message';
import { MessageRepository } from './message.repository';
import { MessageSettingsRepository } from './message-settings.repository';
import { reportedBySms, reportedByWhatsapp, type Reported } from './provider-reports';
import { statusOrigin } from './way-in';
import { isGenuine, messageNamedIn } from './unsubscribe-token';

/** How far a report may be ahead of us, and how old a signed mail report may be. */
const SKEW_MS = 5 * 60_000;
/** What was told once is not untold: a report that comes late or again changes nothing. */
const RANK: Readonly<Record<MessageReceipt['status'], number>> = {
  sent: 1,
  failed: 2,
  delivered: 2,
  read: 3,
};

/** Thrown when what poses as a provider has not signed what it says. */
const reportForged = (): DomainError =>
  new DomainError({
    code: 'RECEIPT.SIGNATURE_INVALID',
    kind: 'unauthenticated',
    message: 'The signature does not fit what was sent.',
  });
/** Thrown when this channel is not set up here. */
const reportUnexpected = (): DomainError =>
  new DomainError({
    code: 'RECEIPT.CHANNEL_NOT_CONFIGURED',
    kind: 'not_found',
    message: 'There is no such route.',
  });
/** Thrown while the message that it is about is just leaving: the provider comes again. */
const reportEarly = (): DomainError =>
  new DomainError({
    code: 'RECEIPT.TOO_EARLY',
    kind: 'unavailable',
    message: 'The message is not on record yet. Send the report again.',
    retryAfterSeconds: 2,
  });

/** What providers tell of messages after they took them; nothing of it is believed without a signature. */
@Injectable()
export class MessageReports {
  private readonly logger = new Logger(MessageReports.name);

  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly clock: Clock,
    private readonly config: AppConfig,
  ) {}

  /** The address for reports is being set up: answers with what was given to be repeated. */
  whatsappHandshake(query: Readonly<Record<string, unknown>>): string {
    const { whatsapp } = this.config;
    if (!whatsapp) throw reportUnexpected();
    const token = String(query['hub.verify_token']);
    if (query['hub.mode'] !== 'subscribe' || !equalInConstantTime(token, whatsapp.verifyToken))
      throw reportForged();
    return String(query['hub.challenge']).slice(0, 200);
  }

  async whatsapp(raw: Buffer, signature: string | undefined): Promise<void> {
    const { whatsapp } = this.config;
    if (!whatsapp) throw reportUnexpected();
    const wanted = `sha256=${createHmac('sha256', whatsapp.appSecret).update(raw).digest('hex')}`;
    if (!equalInConstantTime(signature ?? '', wanted)) throw reportForged();
    for (const reported of reportedByWhatsapp(raw)) await this.#take('whatsapp', reported);
  }

  async sms(messageId: string, form: URLSearchParams, signature: string | undefined): Promise<void> {
    const { sms } = this.config;
    if (!sms) throw reportUnexpected();
    const names = [...new Set(form.keys())].sort();
    const signed = names.reduce(
      (text, name) => text + name + form.getAll(name).join(''),
      smsReportUrl(statusOrigin(this.config), messageId),
    );
    const wanted = createHmac('sha1', sms.token).update(signed).digest('base64');
    if (!equalInConstantTime(signature ?? '', wanted)) throw reportForged();
    const reported = reportedBySms(messageId, form, this.clock.now());
    if (reported) await this.#take('sms', reported);
  }

  /** A bounce (RFC 3464) or a complaint (RFC 5965), as the mail came back; signed with its time by whoever hands it on. */
  async email(raw: Buffer, signature: string | undefined): Promise<void> {
    const { reportSecret } = this.config.mail;
    if (!reportSecret) throw reportUnexpected();
    const [, seconds = '', given = ''] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(signature ?? '') ?? [];
    const wanted = createHmac('sha256', reportSecret).update(`${seconds}.`).update(raw).digest('hex');
    const ageMs = Math.abs(this.clock.now().getTime() - Number(seconds) * 1000);
    if (!equalInConstantTime(given, wanted) || ageMs > SKEW_MS) throw reportForged();
    const report = readMailReport(raw.toString('utf8'));
    if (!report) return;
    const tenantId = await this.#tenantOf(report.messageId);
    if (!tenantId) return;
    await this.database.transaction(tenantId, async (tx) => {
      const message = await new MessageRepository(tx, this.vault).lock(report.messageId);
      if (message?.channel !== 'email' || !message.sellerId) return;
      if (report.kind === 'complaint') {
        await new MessageSettingsRepository(tx, this.vault).turnOff(message.sellerId, message.createdAt);
        return;
      }
      if (!report.isFinal || message.receipts.some(({ status }) => status === 'failed')) return;
      const at = this.clock.now().toISOString();
      const receipt: MessageReceipt = { status: 'failed', at, code: report.code };
      await this.#lose(tx, message, receipt, 'MESSAGE.BOUNCED', report.isOfAddress);
    });
  }

  /**
   * One-click unsubscribing: what is not essential is off from now on. The same answer for a token that was used before, or is
   * none of ours; whoever has turned it on again since that mail is not overruled.
   */
  async unsubscribe(token: string): Promise<void> {
    const messageId = messageNamedIn(token);
    const tenantId = messageId && (await this.#tenantOf(messageId));
    if (!messageId || !tenantId || !isGenuine(this.vault, tenantId, messageId, token)) return;
    await this.database.transaction(tenantId, async (tx) => {
      const message = await new MessageRepository(tx, this.vault).byId(messageId);
      if (!message?.sellerId) return;
      const settings = new MessageSettingsRepository(tx, this.vault);
      if (!(await settings.turnOff(message.sellerId, message.createdAt))) return;
      const actor = { id: message.sellerId, role: 'seller' as const };
      await tx.audit({
        actor,
        action: 'message_preferences.unsubscribed',
        subject: message.sellerId,
        details: { message: messageId },
      });
    });
  }

  async #take(channel: 'whatsapp' | 'sms', reported: Reported): Promise<void> {
    const tenantId = await this.#tenantOf(reported.messageId);
    if (!tenantId) return;
    await this.database.transaction(tenantId, async (tx) => {
      const message = await new MessageRepository(tx, this.vault).lock(reported.messageId);
      if (message?.channel !== channel) return;
      if (!isSettled(message.status) || message.providerRef === null) throw reportEarly();
      // Of an earlier copy of it, or of nobody's.
      if (message.providerRef !== reported.providerRef) return;
      const rank = Math.max(0, ...message.receipts.map(({ status }) => RANK[status]));
      if (RANK[reported.status] <= rank) return;
      const now = this.clock.now();
      const at = new Date(Math.min(reported.at.getTime(), now.getTime() + SKEW_MS)).toISOString();
      const receipt: MessageReceipt = { status: reported.status, at, code: reported.code };
      if (reported.status === 'failed')
        return this.#lose(tx, message, receipt, 'MESSAGE.NOT_DELIVERED', reported.isOfAddress);
      const status: MessageStatus = reported.status;
      await new MessageRepository(tx, this.vault).report(message.id, receipt, status, null);
    });
  }

  async #lose(
    tx: Parameters<typeof tellLost>[0],
    message: NonNullable<Awaited<ReturnType<MessageRepository['lock']>>>,
    receipt: MessageReceipt,
    reason: MessageReason,
    isOfAddress: boolean,
  ): Promise<void> {
    await new MessageRepository(tx, this.vault).report(message.id, receipt, 'undeliverable', reason);
    if (isOfAddress && message.addressHash)
      await suppressAddress(tx, this.vault, message, message.addressHash, reason);
    const { whatsapp, sms } = this.config;
    const configured = [...(whatsapp ? ['whatsapp' as const] : []), ...(sms ? ['sms' as const] : [])];
    await tellLost(tx, this.vault, message, reason, configured);
    this.logger.warn({ messageId: message.id, channel: message.channel, reason, code: receipt.code });
  }

  async #tenantOf(messageId: string): Promise<string | undefined> {
    const [row] = await this.database.system((tx) =>
      tx.query<{ tenantId: string }>(`SELECT tenant_id AS "tenantId" FROM messages WHERE id = $1`, [
        messageId,
      ]),
    );
    return row?.tenantId;
  }
}
