import { Database } from '@app/database';
import { AppConfig, Clock, newId, SYSTEM_ACTOR, Vault } from '@app/platform';
import { Injectable } from '@nestjs/common';
import type {
  DeliveryAttempt,
  DeliveryRef,
  WebhookDeliveryActivities,
} from '@workflows/webhook-delivery/webhook-delivery.contract';
import { request } from 'undici';
import { guardedAgent } from './egress-guard';
import { EVENT_COLUMNS, isPublic, type OutboxEvent, publicEventOf } from './events';
import { signWebhook } from './webhook-signature';

/** A receiver's reply may be that long before we hang up. */
const REPLY_MAX_BYTES = 4_096;
const RETRY_AFTER_MAX_MS = 86_400_000;

@Injectable()
export class WebhookDeliveryActivitiesImpl implements WebhookDeliveryActivities {
  private readonly agent;

  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly clock: Clock,
    private readonly config: AppConfig,
  ) {
    this.agent = guardedAgent(this.config.webhooks.allowLocal);
  }

  /** One attempt. The reply's body is thrown away unseen: it could be large, compressed or an answer about our inside. */
  async deliver(ref: DeliveryRef & { attempt: number }): Promise<DeliveryAttempt> {
    const found = await this.database.read(ref.tenantId, async (tx) => {
      const [endpoint] = await tx.query<{
        url: string;
        secret_sealed: string;
        disabled_reason: string | null;
      }>(
        `SELECT url, secret_sealed, disabled_reason FROM webhook_endpoints WHERE tenant_id = $1 AND id = $2`,
        [ref.tenantId, ref.endpointId],
      );
      const [event] = await tx.query<OutboxEvent>(
        `SELECT ${EVENT_COLUMNS} FROM outbox_events WHERE tenant_id = $1 AND id = $2`,
        [ref.tenantId, ref.eventId],
      );
      return { endpoint, event };
    });
    // An event that was queued before it became internal goes nowhere either.
    if (!found.endpoint || !found.event || found.endpoint.disabled_reason || !isPublic(found.event))
      return { outcome: 'gone', status: null };
    const secret = this.vault.open(
      ref.tenantId,
      'webhook-secret',
      ref.endpointId,
      found.endpoint.secret_sealed,
    );
    const body = JSON.stringify(publicEventOf(found.event));
    const startedAt = this.clock.now();
    const attempt = await this.#post(
      found.endpoint.url,
      body,
      signWebhook(secret, found.event.id, body, startedAt),
    );
    await this.#record(ref, attempt, startedAt);
    return attempt;
  }

  async #post(url: string, body: string, headers: Record<string, string>): Promise<DeliveryAttempt> {
    try {
      const response = await request(url, {
        method: 'POST',
        dispatcher: this.agent,
        headers: { ...headers, 'content-type': 'application/json', 'user-agent': 'Rahdari-Webhooks/1' },
        body,
        signal: AbortSignal.timeout(15_000),
      });
      // The status is all we want. An aborted body tells it by an event, which would end the process if nobody listened.
      response.body.on('error', () => undefined);
      await response.body.dump({ limit: REPLY_MAX_BYTES }).catch(() => undefined);
      const { statusCode: status } = response;
      if (status >= 200 && status < 300) return { outcome: 'delivered', status };
      const retryAfterMs = this.#waitOf(response.headers['retry-after']);
      return { outcome: status === 410 ? 'gone' : 'failed', status, retryAfterMs };
    } catch {
      return { outcome: 'failed', status: null };
    }
  }

  /** Retry-After in seconds or as a date (RFC 9110, 10.2.3), a day at most. */
  #waitOf(header: string | string[] | undefined): number | undefined {
    const text = String(header ?? '');
    const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - this.clock.now().getTime();
    return ms > 0 ? Math.min(ms, RETRY_AFTER_MAX_MS) : undefined;
  }

  async #record(
    ref: DeliveryRef & { attempt: number },
    result: DeliveryAttempt,
    startedAt: Date,
  ): Promise<void> {
    const tookMs = this.clock.now().getTime() - startedAt.getTime();
    const entry = {
      attempt: ref.attempt,
      at: startedAt.toISOString(),
      status: result.status,
      // Without a status nobody answered: the connection was refused or broken, or the time was over.
      reason: result.status === null ? 'NO_ANSWER' : null,
      outcome: result.outcome,
      took_ms: tookMs,
    };
    await this.database.transaction(ref.tenantId, async (tx) => {
      // The relay may not have committed its row yet: inserting waits for it, and adds to it.
      await tx.query(
        `INSERT INTO webhook_deliveries (id, tenant_id, endpoint_id, event_id, attempts, status, delivered_at, created_at)
         VALUES ($7, $1, $2, $3, $4::jsonb, $5, CASE WHEN $5 = 'delivered' THEN $6::timestamptz END, $6)
         ON CONFLICT (endpoint_id, event_id) DO UPDATE
           SET attempts = webhook_deliveries.attempts || excluded.attempts, status = excluded.status,
               delivered_at = excluded.delivered_at
           WHERE webhook_deliveries.status <> 'delivered'`,
        [
          ref.tenantId,
          ref.endpointId,
          ref.eventId,
          JSON.stringify([entry]),
          result.outcome === 'failed' ? 'retrying' : result.outcome,
          this.clock.now(),
          newId('dlv'),
        ],
      );
      if (result.status === 410) {
        const disabled = await tx.affected(
          `UPDATE webhook_endpoints SET disabled_reason = 'RECEIVER_GONE'
            WHERE tenant_id = $1 AND id = $2 AND disabled_reason IS NULL`,
          [ref.tenantId, ref.endpointId],
        );
        if (disabled) {
          const details = { reason_code: 'RECEIVER_GONE' };
          const [type, subject] = ['webhook_endpoint.disabled', ref.endpointId] as const;
          await tx.audit({ actor: SYSTEM_ACTOR, action: type, subject, details });
          // Its owner learns of it at another endpoint, or in the list.
          await tx.emit({ type, subject, data: details });
        }
      }
    });
  }

  async giveUp(ref: DeliveryRef): Promise<void> {
    await this.database.transaction(ref.tenantId, (tx) =>
      tx.query(
        `UPDATE webhook_deliveries SET status = 'failed'
          WHERE tenant_id = $1 AND endpoint_id = $2 AND event_id = $3 AND status = 'retrying'`,
        [ref.tenantId, ref.endpointId, ref.eventId],
      ),
    );
  }
}
