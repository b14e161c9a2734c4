import { Database, type Tx } from '@app/database';
import {
  actorOf,
  AppConfig,
  Clock,
  decodeCursor,
  encodeCursor,
  newId,
  type Page,
  pageLimit,
  pageOf,
  type PageRequest,
  type Principal,
  Vault,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { assertDeliverableUrl } from './egress-guard';
import { eventNotFound, eventTypesUnknown, webhookEndpointNotFound } from './errors';
import { PUBLIC_EVENT_TYPES } from './event-types';
import { EVENT_COLUMNS, type OutboxEvent, type PublicEvent, publicEventOf, publicOr, seenBy } from './events';
import { makeWebhookSecret } from './webhook-signature';

export interface WebhookEndpoint {
  id: string;
  url: string;
  eventTypes: string[];
  disabledReason: string | null;
  createdAt: Date;
}

export interface WebhookDelivery {
  id: string;
  eventId: string;
  status: string;
  attempts: Record<string, unknown>[];
  createdAt: Date;
  deliveredAt: Date | null;
}

const ENDPOINT_COLUMNS = `id, url, event_types AS "eventTypes", disabled_reason AS "disabledReason", created_at AS "createdAt"`;

@Injectable()
export class NotificationsService {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly clock: Clock,
    private readonly config: AppConfig,
  ) {}

  /**
   * Oldest first; `sellerId` and `type` narrow it. `after` is the last event that the caller has: how a reader who is at
   * the end comes back. Throws EVENT.NOT_FOUND when it is none that the caller sees.
   */
  async events(
    caller: Principal,
    filter: { sellerId?: string; type?: string; after?: string },
    request: PageRequest,
  ): Promise<Page<PublicEvent>> {
    const limit = pageLimit(request);
    const { tenantId } = caller;
    const rows = await this.database.read(tenantId, async (tx) => {
      const after = request.cursor
        ? decodeCursor(this.vault, tenantId, 'events', request.cursor)[0]
        : filter.after
          ? await positionOf(tx, caller, filter.after)
          : 0;
      return tx.query<OutboxEvent>(
        `SELECT ${EVENT_COLUMNS} FROM outbox_events
          WHERE tenant_id = $1 AND position > $2 AND ($3::text IS NULL OR seller_id = $3) AND ($4::text IS NULL OR type = $4)
            AND ${publicOr('$6', '$7', '$8')}
          ORDER BY position LIMIT $5`,
        [tenantId, after, filter.sellerId ?? null, filter.type ?? null, limit + 1, ...seenBy(caller.role)],
      );
    });
    return pageOf(rows, limit, publicEventOf, (row) =>
      encodeCursor(this.vault, tenantId, 'events', [String(row.position)]),
    );
  }

  /** The secret is shown here and never again. */
  async createEndpoint(
    caller: Principal,
    operationId: string,
    body: { url: string; eventTypes: string[] },
  ): Promise<WebhookEndpoint & { secret: string }> {
    const unknown = body.eventTypes.filter((type) => !PUBLIC_EVENT_TYPES.includes(type));
    if (unknown.length) throw eventTypesUnknown(unknown);
    const url = assertDeliverableUrl(body.url, this.config.webhooks.allowLocal);
    return this.database.transaction(caller.tenantId, async (tx) => {
      const id = newId('whe');
      const secret = makeWebhookSecret();
      const inserted = await tx.query(
        `INSERT INTO webhook_endpoints (id, tenant_id, operation_id, url, event_types, secret_sealed, created_at)
         VALUES ($1,$2,$3,$4,$5,$6,$7) ON CONFLICT (tenant_id, operation_id) DO NOTHING RETURNING id`,
        [
          id,
          tx.tenantId,
          operationId,
          url.href,
          body.eventTypes,
          this.vault.seal(tx.tenantId, 'webhook-secret', id, secret),
          this.clock.now(),
        ],
      );
      if (inserted.length) {
        await tx.audit({ actor: actorOf(caller), action: 'webhook_endpoint.created', subject: id });
      }
      const [row] = await tx.query<WebhookEndpoint & { secretSealed: string }>(
        `SELECT ${ENDPOINT_COLUMNS}, secret_sealed AS "secretSealed" FROM webhook_endpoints
          WHERE tenant_id = $1 AND operation_id = $2`,
        [tx.tenantId, operationId],
      );
      const { secretSealed, ...endpoint } = row!;
      return {
        ...endpoint,
        secret: this.vault.open(tx.tenantId, 'webhook-secret', endpoint.id, secretSealed),
      };
    });
  }

  async endpoints(caller: Principal): Promise<WebhookEndpoint[]> {
    return this.database.read(caller.tenantId, (tx) =>
      tx.query<WebhookEndpoint>(
        `SELECT ${ENDPOINT_COLUMNS} FROM webhook_endpoints WHERE tenant_id = $1 ORDER BY id LIMIT 200`,
        [caller.tenantId],
      ),
    );
  }

  async deliveries(
    caller: Principal,
    endpointId: string,
    request: PageRequest,
  ): Promise<Page<WebhookDelivery>> {
    const limit = pageLimit(request);
    const { tenantId } = caller;
    const list = `deliveries:${endpointId}`;
    const before = request.cursor ? decodeCursor(this.vault, tenantId, list, request.cursor)[0] : null;
    const rows = await this.database.read(tenantId, async (tx) => {
      const known = await tx.query(`SELECT 1 FROM webhook_endpoints WHERE tenant_id = $1 AND id = $2`, [
        tenantId,
        endpointId,
      ]);
      if (!known.length) throw webhookEndpointNotFound();
      return tx.query<WebhookDelivery>(
        `SELECT id, event_id AS "eventId", status, attempts, created_at AS "createdAt", delivered_at AS "deliveredAt"
           FROM webhook_deliveries
          WHERE tenant_id = $1 AND endpoint_id = $2 AND ($3::text IS NULL OR id < $3) ORDER BY id DESC LIMIT $4`,
        [tenantId, endpointId, before, limit + 1],
      );
    });
    return pageOf(
      rows,
      limit,
      (row) => row,
      (row) => encodeCursor(this.vault, tenantId, list, [row.id]),
    );
  }
}

async function positionOf(tx: Tx, caller: Principal, eventId: string): Promise<string> {
  const [row] = await tx.query<{ position: string | null }>(
    `SELECT position FROM outbox_events WHERE tenant_id = $1 AND id = $2 AND ${publicOr('$3', '$4', '$5')}`,
    [tx.tenantId, eventId, ...seenBy(caller.role)],
  );
  if (!row?.position) throw eventNotFound();
  return row.position;
}
