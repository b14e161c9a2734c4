import { Database } from '@app/database';
import {
  actorOf,
  AppConfig,
  Clock,
  eventIdOf,
  type Page,
  type PageRequest,
  type Principal,
  Vault,
  pageById,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { assertDeliverableUrl } from './egress-guard';
import {
  eventTypesUnknown,
  tooManyWebhookEndpoints,
  webhookEndpointDisabled,
  webhookEndpointStale,
  webhookRotationOvertaken,
} from './errors';
import { PUBLIC_EVENT_TYPES } from './event-types';
import type { EndpointChange, WebhookEndpoint } from './webhook-endpoint';
import { WebhookEndpointRepository } from './webhook-endpoint.repository';

const MOST_ENDPOINTS = 100;
const LIST = 'webhook-endpoints';

export type EndpointWithSecret = WebhookEndpoint & { secret: string };

@Injectable()
export class WebhookEndpointsService {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly clock: Clock,
    private readonly config: AppConfig,
  ) {}

  /** The secret is shown here and never again. */
  async create(
    caller: Principal,
    operationId: string,
    body: { url: string; eventTypes: string[]; description?: string | null },
  ): Promise<EndpointWithSecret> {
    assertKnown(body.eventTypes);
    const { href: url } = this.#checked(body.url);
    return this.database.transaction(caller.tenantId, async (tx) => {
      const endpoints = new WebhookEndpointRepository(tx, this.vault);
      const { eventTypes, description = null } = body;
      const id = await endpoints.insert(operationId, { url, eventTypes, description });
      if (id) {
        if ((await endpoints.count()) > MOST_ENDPOINTS) throw tooManyWebhookEndpoints(MOST_ENDPOINTS);
        await endpoints.insertKeys(id, operationId);
        await tx.audit({ actor: actorOf(caller), action: 'webhook_endpoint.created', subject: id });
      }
      const endpoint = await endpoints.byOperation(operationId);
      return { ...endpoint, secret: (await endpoints.secretOf(endpoint.id, operationId)) ?? '' };
    });
  }

  async list(caller: Principal, request: PageRequest): Promise<Page<WebhookEndpoint>> {
    const { tenantId } = caller;
    return pageById(this.vault, tenantId, LIST, request, (after, limit) =>
      this.database.read(tenantId, (tx) =>
        new WebhookEndpointRepository(tx, this.vault).list(after, limit + 1),
      ),
    );
  }

  async get(caller: Principal, id: string): Promise<WebhookEndpoint> {
    return this.database.read(caller.tenantId, (tx) =>
      new WebhookEndpointRepository(tx, this.vault).byId(id),
    );
  }

  /** Throws WEBHOOK.STALE when `version` is not the one in force. */
  async update(
    caller: Principal,
    id: string,
    version: number,
    { enabled, ...change }: EndpointChange,
  ): Promise<WebhookEndpoint> {
    if (change.eventTypes) assertKnown(change.eventTypes);
    if (change.url !== undefined) change.url = this.#checked(change.url).href;
    return this.database.transaction(caller.tenantId, async (tx) => {
      const endpoints = new WebhookEndpointRepository(tx, this.vault);
      const endpoint = await endpoints.byId(id, 'FOR UPDATE');
      if (endpoint.version !== version) throw webhookEndpointStale(endpoint.version);
      const changed = (Object.keys(change) as (keyof typeof change)[]).filter(
        (name) => JSON.stringify(change[name]) !== JSON.stringify(endpoint[name]),
      );
      if (changed.length) {
        await endpoints.save({ ...endpoint, ...change });
        const details = { changed };
        await tx.audit({ actor: actorOf(caller), action: 'webhook_endpoint.updated', subject: id, details });
      }
      if (enabled === false) await endpoints.disable(id, 'SWITCHED_OFF', actorOf(caller));
      if (enabled === true) await endpoints.enable(id, actorOf(caller));
      return endpoints.byId(id);
    });
  }

  async remove(caller: Principal, id: string): Promise<void> {
    await this.database.transaction(caller.tenantId, async (tx) => {
      const endpoints = new WebhookEndpointRepository(tx, this.vault);
      await endpoints.byId(id, 'FOR UPDATE');
      await endpoints.remove(id);
      await tx.audit({ actor: actorOf(caller), action: 'webhook_endpoint.deleted', subject: id });
    });
  }

  /** New keys; the ones before sign beside them for `overlapMs`. The new secret is shown here and never again. */
  async rotateSecret(
    caller: Principal,
    id: string,
    operationId: string,
    overlapMs: number,
  ): Promise<EndpointWithSecret> {
    return this.database.transaction(caller.tenantId, async (tx) => {
      const endpoints = new WebhookEndpointRepository(tx, this.vault);
      const endpoint = await endpoints.byId(id, 'FOR UPDATE');
      const made = await endpoints.secretOf(id, operationId);
      if (made) return { ...endpoint, secret: made };
      if (await endpoints.isOvertaken(id, operationId)) throw webhookRotationOvertaken();
      await endpoints.retireKeys(id, new Date(this.clock.now().getTime() + overlapMs));
      await endpoints.insertKeys(id, operationId);
      await endpoints.save(endpoint);
      const details = { overlap_seconds: Math.round(overlapMs / 1000) };
      await tx.audit({
        actor: actorOf(caller),
        action: 'webhook_endpoint.secret_rotated',
        subject: id,
        details,
      });
      return {
        ...(await endpoints.byId(id)),
        secret: (await endpoints.secretOf(id, operationId)) ?? '',
      };
    });
  }

  /** An event that goes to this endpoint only, by the way of all others. Returns its id. */
  async test(caller: Principal, id: string, operationId: string): Promise<string> {
    return this.database.transaction(caller.tenantId, async (tx) => {
      const endpoint = await new WebhookEndpointRepository(tx, this.vault).byId(id);
      if (endpoint.disabledReason) throw webhookEndpointDisabled();
      // The same id for a repeat: the event is there once.
      const eventId = eventIdOf(operationId);
      if (await tx.emitOnce({ id: eventId, type: 'webhook_endpoint.test', subject: id }))
        await tx.audit({ actor: actorOf(caller), action: 'webhook_endpoint.tested', subject: id });
      return eventId;
    });
  }

  #checked(url: string): URL {
    return assertDeliverableUrl(url, this.config.webhooks.allowLocal);
  }
}

function assertKnown(eventTypes: string[]): void {
  const unknown = eventTypes.filter((type) => !PUBLIC_EVENT_TYPES.includes(type));
  if (unknown.length) throw eventTypesUnknown(unknown);
}
