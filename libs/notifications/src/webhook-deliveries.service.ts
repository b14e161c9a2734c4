import { Database, type Tx } from '@app/database';
import {
  actorOf,
  AppConfig,
  Clock,
  type Page,
  type PageRequest,
  type Principal,
  Vault,
  pageById,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { redeliveryRunning, redeliverySpanInvalid, webhookEndpointDisabled } from './errors';
import { type PublicEvent, publicEventOf } from './events';
import type { DeliveryFilter, Redelivery, WebhookDelivery } from './webhook-delivery';
import { WebhookDeliveryRepository } from './webhook-delivery.repository';
import type { WebhookEndpoint } from './webhook-endpoint';
import { WebhookEndpointRepository } from './webhook-endpoint.repository';
import { WebhookRedeliveryRepository } from './webhook-redelivery.repository';

const DAY_MS = 86_400_000;

@Injectable()
export class WebhookDeliveriesService {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly clock: Clock,
    private readonly config: AppConfig,
  ) {}

  /** Newest first. */
  async list(
    caller: Principal,
    endpointId: string,
    filter: DeliveryFilter,
    request: PageRequest,
  ): Promise<Page<WebhookDelivery>> {
    return this.#page(caller, endpointId, 'deliveries', request, (tx, before, limit) =>
      new WebhookDeliveryRepository(tx).list(endpointId, filter, before, limit),
    );
  }

  /** With the event that it carries: the body of each of its attempts. */
  async get(
    caller: Principal,
    endpointId: string,
    id: string,
  ): Promise<{ delivery: WebhookDelivery; event: PublicEvent | null }> {
    return this.database.read(caller.tenantId, async (tx) => {
      await this.#endpoint(tx, endpointId);
      const deliveries = new WebhookDeliveryRepository(tx);
      const delivery = await deliveries.byId(endpointId, id);
      const event = await deliveries.event(delivery.eventId);
      return { delivery, event: event ? publicEventOf(event) : null };
    });
  }

  /** The same event under the same id, at once and on the schedule from its beginning. */
  async redeliver(
    caller: Principal,
    endpointId: string,
    id: string,
    operationId: string,
  ): Promise<WebhookDelivery> {
    return this.database.transaction(caller.tenantId, async (tx) => {
      await this.#enabledEndpoint(tx, endpointId);
      const deliveries = new WebhookDeliveryRepository(tx);
      await deliveries.byId(endpointId, id);
      if (await deliveries.again(endpointId, id, operationId)) {
        const details = { delivery_id: id };
        await tx.audit({
          actor: actorOf(caller),
          action: 'webhook_endpoint.redelivered',
          subject: endpointId,
          details,
        });
      }
      return deliveries.byId(endpointId, id);
    });
  }

  /** All that failed between `since` and `until`, by a workflow; one at a time for each endpoint. */
  async redeliverFailed(
    caller: Principal,
    endpointId: string,
    operationId: string,
    { since, until = this.clock.now() }: { since: Date; until?: Date },
  ): Promise<Redelivery> {
    if (since > until) throw redeliverySpanInvalid('later than its end');
    const { retentionDays } = this.config.events;
    if (since.getTime() < this.clock.now().getTime() - retentionDays * DAY_MS)
      throw redeliverySpanInvalid(`deliveries are kept for ${retentionDays} days`);
    return this.database.transaction(caller.tenantId, async (tx) => {
      const redeliveries = new WebhookRedeliveryRepository(tx);
      const known = await redeliveries.byOperation(operationId);
      if (known) return known;
      await this.#enabledEndpoint(tx, endpointId, 'FOR UPDATE');
      const running = await redeliveries.running(endpointId);
      if (running) throw redeliveryRunning(running.id);
      const total = await new WebhookDeliveryRepository(tx).countFailed(endpointId, since, until);
      const redelivery = await redeliveries.insert(operationId, { endpointId, since, until, total });
      const data = { redelivery_id: redelivery.id };
      const type = 'webhook_endpoint.redelivery_requested';
      await tx.audit({ actor: actorOf(caller), action: type, subject: endpointId, details: data });
      await tx.emit({ type, subject: endpointId, data });
      return redelivery;
    });
  }

  async redeliveries(caller: Principal, endpointId: string, request: PageRequest): Promise<Page<Redelivery>> {
    return this.#page(caller, endpointId, 'redeliveries', request, (tx, before, limit) =>
      new WebhookRedeliveryRepository(tx).list(endpointId, before, limit),
    );
  }

  async redelivery(caller: Principal, endpointId: string, id: string): Promise<Redelivery> {
    return this.database.read(caller.tenantId, (tx) =>
      new WebhookRedeliveryRepository(tx).byId(endpointId, id),
    );
  }

  /** What was queued again stays so; the rest is left as it is. */
  async cancelRedelivery(caller: Principal, endpointId: string, id: string): Promise<Redelivery> {
    return this.database.transaction(caller.tenantId, async (tx) => {
      const redeliveries = new WebhookRedeliveryRepository(tx);
      await redeliveries.byId(endpointId, id);
      await redeliveries.requestCancel(id);
      return redeliveries.byId(endpointId, id);
    });
  }

  async #page<Row extends { id: string }>(
    { tenantId }: Principal,
    endpointId: string,
    name: string,
    request: PageRequest,
    rowsOf: (tx: Tx, before: string | null, limit: number) => Promise<Row[]>,
  ): Promise<Page<Row>> {
    const list = `${name}:${endpointId}`;
    return pageById(this.vault, tenantId, list, request, (before, limit) =>
      this.database.read(tenantId, async (tx) => {
        await this.#endpoint(tx, endpointId);
        return rowsOf(tx, before, limit + 1);
      }),
    );
  }

  #endpoint(tx: Tx, id: string, lock: '' | 'FOR UPDATE' = ''): Promise<WebhookEndpoint> {
    return new WebhookEndpointRepository(tx, this.vault).byId(id, lock);
  }

  async #enabledEndpoint(tx: Tx, id: string, lock: '' | 'FOR UPDATE' = ''): Promise<void> {
    if ((await this.#endpoint(tx, id, lock)).disabledReason) throw webhookEndpointDisabled();
  }
}
