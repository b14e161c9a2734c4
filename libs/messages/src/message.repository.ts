import type { Tx } from '@app/database';
import { newId, type Vault } from '@app/platform';
import type { Letter } from './letter/letter';
import type { Message, MessageAttempt, MessageReason, MessageReceipt, MessageStatus } from './message';

const COLUMNS = `id, seller_id AS "sellerId", subject, kind, channel, details, language, status, reason_code AS "reasonCode",
  attempts, receipts, created_at AS "createdAt", sent_at AS "sentAt", settled_at AS "settledAt"`;

export type NewMessage = Pick<Message, 'sellerId' | 'subject' | 'kind' | 'channel' | 'details'> & {
  dedupeKey: string;
};

export interface Outcome {
  status: MessageStatus;
  reasonCode: MessageReason | null;
  attempt?: MessageAttempt;
  letter?: Letter;
  providerRef?: string;
  /** Keyed hash of where it went. */
  addressHash?: string;
}

/** Rows of `messages`. */
export class MessageRepository {
  constructor(
    private readonly tx: Tx,
    private readonly vault: Vault,
  ) {}

  /** The message under its key: made now, or by whoever was first. */
  async plan(message: NewMessage): Promise<Message> {
    const { tenantId } = this.tx;
    await this.tx.query(
      `INSERT INTO messages (id, tenant_id, seller_id, dedupe_key, subject, kind, channel, details, status, attempts, created_at)
       VALUES ($1,$2,$3,$4,$5,$6,$7,$8,'planned','[]',$9) ON CONFLICT (tenant_id, dedupe_key) DO NOTHING`,
      [
        newId('msg'),
        tenantId,
        message.sellerId,
        message.dedupeKey,
        message.subject,
        message.kind,
        message.channel,
        message.details,
        this.tx.now(),
      ],
    );
    const [row] = await this.tx.query<Message>(
      `SELECT ${COLUMNS} FROM messages WHERE tenant_id = $1 AND dedupe_key = $2`,
      [tenantId, message.dedupeKey],
    );
    return row!;
  }

  async byId(id: string): Promise<Message | undefined> {
    const [row] = await this.tx.query<Message>(
      `SELECT ${COLUMNS} FROM messages WHERE tenant_id = $1 AND id = $2`,
      [this.tx.tenantId, id],
    );
    return row;
  }

  /** Newest first; one row more than asked for. */
  async page(sellerId: string, before: string | null, limit: number): Promise<Message[]> {
    return this.tx.query<Message>(
      `SELECT ${COLUMNS} FROM messages
        WHERE tenant_id = $1 AND seller_id = $2 AND ($3::text IS NULL OR id < $3) ORDER BY id DESC LIMIT $4`,
      [this.tx.tenantId, sellerId, before, limit + 1],
    );
  }

  /** What became of it. A settled message stays as it is; true when this settled it, or wrote to an open one. */
  async record(id: string, outcome: Outcome): Promise<boolean> {
    const { tenantId } = this.tx;
    const { status, reasonCode, attempt, letter, providerRef, addressHash } = outcome;
    const touched = await this.tx.affected(
      `UPDATE messages
          SET status = $3, reason_code = $4, attempts = attempts || $5::jsonb, language = coalesce($6, language),
              content_sealed = coalesce($7, content_sealed), provider_ref = coalesce($8, provider_ref),
              address_hash = coalesce($10, address_hash),
              sent_at = CASE WHEN $3 IN ('sent', 'delivered') THEN $9 ELSE sent_at END,
              settled_at = CASE WHEN $3 = 'retrying' THEN NULL ELSE $9 END
        WHERE tenant_id = $1 AND id = $2 AND status IN ('planned', 'retrying')`,
      [
        tenantId,
        id,
        status,
        reasonCode,
        JSON.stringify(attempt ? [attempt] : []),
        letter?.language ?? null,
        letter
          ? this.vault.seal(tenantId, 'message', `messages.content|${id}`, JSON.stringify(letter))
          : null,
        providerRef ?? null,
        this.tx.now(),
        addressHash ?? null,
      ],
    );
    return touched === 1;
  }

  /** With what a report is compared with; nobody else writes to it until the commit. */
  async lock(
    id: string,
  ): Promise<(Message & { providerRef: string | null; addressHash: string | null }) | undefined> {
    const [row] = await this.tx.query<Message & { providerRef: string | null; addressHash: string | null }>(
      `SELECT ${COLUMNS}, provider_ref AS "providerRef", address_hash AS "addressHash"
         FROM messages WHERE tenant_id = $1 AND id = $2 FOR UPDATE`,
      [this.tx.tenantId, id],
    );
    return row;
  }

  /** One more report, and what it makes of the message. */
  async report(
    id: string,
    receipt: MessageReceipt,
    status: MessageStatus,
    reasonCode: MessageReason | null,
  ): Promise<void> {
    await this.tx.query(
      `UPDATE messages SET receipts = receipts || $3::jsonb, status = $4, reason_code = $5
        WHERE tenant_id = $1 AND id = $2`,
      [this.tx.tenantId, id, JSON.stringify([receipt]), status, reasonCode],
    );
  }

  /** What was said; undefined when nothing was, yet. */
  async letter(id: string): Promise<Letter | undefined> {
    const [row] = await this.tx.query<{ sealed: string | null }>(
      `SELECT content_sealed AS sealed FROM messages WHERE tenant_id = $1 AND id = $2`,
      [this.tx.tenantId, id],
    );
    if (!row?.sealed) return undefined;
    return JSON.parse(
      this.vault.open(this.tx.tenantId, 'message', `messages.content|${id}`, row.sealed),
    ) as Letter;
  }
}
