import { Database, type Tx } from '@app/database';
import { AppConfig, Clock, SYSTEM_ACTOR, Vault } from '@app/platform';
import { Injectable } from '@nestjs/common';
import type {
  DeliveryAttempt,
  DeliveryRef,
  WebhookDeliveryActivities,
} from '@workflows/webhook-delivery/webhook-delivery.contract';
import { request } from 'undici';
import { guardedAgent } from './egress-guard';
import { EVENT_COLUMNS, isInternal, type OutboxEvent, publicEventOf } from './events';
import { retryAfterMsOf } from './retry-after';
import { signWebhook } from './webhook-signature';

/** A receiver's reply may be that long before we hang up. */
const REPLY_MAX_BYTES = 4_096;

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
    if (!found.endpoint || !found.event || found.endpoint.disabled_reason || isInternal(found.event))
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
      const retryAfterMs = retryAfterMsOf(response.headers['retry-after'], this.clock.now());
      return { outcome: status === 410 ? 'gone' : 'failed', status, retryAfterMs };
    } catch {
      return { outcome: 'failed', status: null };
    }
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
      outcome: result.outcome,
      took_ms: tookMs,
    };
    await this.database.transaction(ref.tenantId, async (tx) => {
      await tx.query(
        `UPDATE webhook_deliveries
            SET attempts = attempts || $4::jsonb, status = $5, delivered_at = CASE WHEN $5 = 'delivered' THEN $6::timestamptz END
          WHERE tenant_id = $1 AND endpoint_id = $2 AND event_id = $3 AND status <> 'delivered'`,
        [
          ref.tenantId,
          ref.endpointId,
          ref.eventId,
          JSON.stringify([entry]),
          result.outcome === 'failed' ? 'retrying' : result.outcome,
          this.clock.now(),
        ],
      );
      if (result.status === 410) await disable(tx, ref.endpointId);
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

/** The receiver is gone for good. Its owner learns it from the event, once however many deliveries hear it. */
async function disable(tx: Tx, endpointId: string): Promise<void> {
  const reason = 'RECEIVER_GONE';
  const changed = await tx.affected(
    `UPDATE webhook_endpoints SET disabled_reason = $3 WHERE tenant_id = $1 AND id = $2 AND disabled_reason IS NULL`,
    [tx.tenantId, endpointId, reason],
  );
  if (!changed) return;
  const type = 'webhook_endpoint.disabled';
  await tx.audit({ actor: SYSTEM_ACTOR, action: type, subject: endpointId, details: { reason } });
  await tx.emit({ type, subject: endpointId, data: { reason } });
}
