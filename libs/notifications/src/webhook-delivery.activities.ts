import { Database, type Tx } from '@app/database';
import { Clock, SYSTEM_ACTOR, Vault } from '@app/platform';
import { Injectable } from '@nestjs/common';
import {
  type DeliveryAttempt,
  DELIVERY_POLICY,
  type DeliveryRef,
  type WebhookDeliveryActivities,
  type WebhookDeliveryInput,
} from '@workflows/webhook-delivery/webhook-delivery.contract';
import { DeliverySlots } from './delivery-slots';
import { afterFailure, type EndpointHealth } from './endpoint-health';
import { isPublic, type OutboxEvent, publicEventOf } from './events';
import type { AttemptEntry } from './webhook-delivery';
import { WebhookDeliveryRepository } from './webhook-delivery.repository';
import type { WebhookEndpoint } from './webhook-endpoint';
import { WebhookEndpointRepository } from './webhook-endpoint.repository';
import { WebhookSender } from './webhook-sender';
import { type SigningKey, signWebhook } from './webhook-signature';

const RETRY_AFTER_MAX_MS = 86_400_000;
const GONE: DeliveryAttempt = { outcome: 'gone', status: null };

interface Prepared {
  endpoint: WebhookEndpoint;
  event: OutboxEvent;
  keys: SigningKey[];
  sequence: string | null;
}

@Injectable()
export class WebhookDeliveryActivitiesImpl implements WebhookDeliveryActivities {
  private readonly slots = new DeliverySlots();

  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly clock: Clock,
    private readonly sender: WebhookSender,
  ) {}

  /** One attempt. */
  async deliver(input: WebhookDeliveryInput & { attempt: number }): Promise<DeliveryAttempt> {
    const prepared = await this.database.read(input.tenantId, (tx) => this.#prepare(tx, input));
    if (!prepared) {
      await this.#settle(input, 'gone');
      return GONE;
    }
    const { endpoint } = prepared;
    const free = this.slots.take(input.tenantId, endpoint.id, endpoint.failingSince !== null);
    if (!free) return { outcome: 'busy', status: null };
    try {
      return await this.#attempt(input, prepared);
    } finally {
      free();
    }
  }

  async giveUp(ref: DeliveryRef): Promise<void> {
    await this.#settle(ref, 'failed');
  }

  /** Null when there is nothing to send, or nobody to send it to. */
  async #prepare(tx: Tx, ref: DeliveryRef): Promise<Prepared | null> {
    const endpoints = new WebhookEndpointRepository(tx, this.vault);
    const deliveries = new WebhookDeliveryRepository(tx);
    const endpoint = await endpoints.find(ref.endpointId);
    const event = await deliveries.event(ref.eventId);
    const row = await deliveries.forAttempt(ref);
    const isOvertaken = row !== undefined && row.run !== (ref.run ?? 1);
    // An event that was queued before it became internal goes nowhere either.
    if (!endpoint || endpoint.disabledReason || !event || !isPublic(event) || isOvertaken) return null;
    return {
      endpoint,
      event,
      keys: await endpoints.signingKeys(endpoint.id),
      sequence: row?.sequence ?? null,
    };
  }

  async #attempt(
    input: WebhookDeliveryInput & { attempt: number },
    { endpoint, event, keys, sequence }: Prepared,
  ): Promise<DeliveryAttempt> {
    const { attemptTimeoutMs } = input.policy ?? DELIVERY_POLICY;
    const body = JSON.stringify(publicEventOf(event));
    const startedAt = this.clock.now();
    const headers = {
      ...signWebhook(keys, event.id, body, startedAt),
      ...(sequence === null ? {} : { 'rahdari-endpoint-sequence': sequence }),
      'content-type': 'application/json',
      'user-agent': 'Rahdari-Webhooks/1',
    };
    const { status, reason, retryAfter } = await this.sender.post(
      endpoint.url,
      headers,
      body,
      attemptTimeoutMs,
    );
    const tookMs = this.clock.now().getTime() - startedAt.getTime();
    return this.database.transaction(input.tenantId, async (tx) => {
      const endpoints = new WebhookEndpointRepository(tx, this.vault);
      const isDelivered = status !== null && status >= 200 && status < 300;
      const before = isDelivered ? undefined : await endpoints.lockHealth(endpoint.id);
      // It has another address by now: what the old one said ends neither the endpoint nor the delivery.
      const isOldAddress = before !== undefined && before.url !== endpoint.url;
      const outcome = isDelivered ? 'delivered' : status === 410 && !isOldAddress ? 'gone' : 'failed';
      const entry: AttemptEntry = {
        run: input.run ?? 1,
        attempt: input.attempt,
        at: startedAt.toISOString(),
        url: endpoint.url,
        headers,
        status,
        reason,
        outcome,
        took_ms: tookMs,
      };
      const kept = outcome === 'failed' ? 'retrying' : outcome;
      await new WebhookDeliveryRepository(tx).record(input, event.type, entry, kept);
      if (isDelivered) await endpoints.recover(endpoint.id, endpoint.url);
      else if (outcome === 'gone') await endpoints.disable(endpoint.id, 'RECEIVER_GONE', SYSTEM_ACTOR);
      else if (before && !isOldAddress) await this.#tendFailing(tx, input, before);
      return outcome === 'failed'
        ? { outcome, status, retryAfterMs: this.#waitOf(retryAfter) }
        : { outcome, status };
    });
  }

  async #tendFailing(tx: Tx, { endpointId, policy }: WebhookDeliveryInput, before: EndpointHealth) {
    const endpoints = new WebhookEndpointRepository(tx, this.vault);
    const { verdict, ...health } = afterFailure(before, tx.now(), policy ?? DELIVERY_POLICY);
    await endpoints.saveHealth(endpointId, health);
    if (verdict === 'disable') return endpoints.disable(endpointId, 'FAILING', SYSTEM_ACTOR);
    if (verdict !== 'tell') return;
    const data = {
      failing_since: health.failingSince!.toISOString(),
      consecutive_failures: health.consecutiveFailures,
    };
    const type = 'webhook_endpoint.failing';
    await tx.audit({ actor: SYSTEM_ACTOR, action: type, subject: endpointId, details: data });
    await tx.emit({ type, subject: endpointId, data });
  }

  /** Retry-After in seconds or as a date (RFC 9110, 10.2.3), a day at most. */
  #waitOf(header: string | undefined): number | undefined {
    const text = header ?? '';
    const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - this.clock.now().getTime();
    return ms > 0 ? Math.min(ms, RETRY_AFTER_MAX_MS) : undefined;
  }

  async #settle(ref: DeliveryRef, status: 'failed' | 'gone'): Promise<void> {
    await this.database.transaction(ref.tenantId, (tx) =>
      new WebhookDeliveryRepository(tx).settle(ref, status),
    );
  }
}
