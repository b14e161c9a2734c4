import type { Tx } from '@app/database';
import { type Actor, newId, type Vault } from '@app/platform';
import type { EndpointHealth } from './endpoint-health';
import { webhookEndpointNotFound } from './errors';
import type { DisabledReason, WebhookEndpoint } from './webhook-endpoint';
import {
  makeWebhookKeyPair,
  makeWebhookSecret,
  type SignatureKind,
  type SigningKey,
} from './webhook-signature';

const COLUMNS = `id, url, description, event_types AS "eventTypes", version, disabled_reason AS "disabledReason",
  disabled_at AS "disabledAt", failing_since AS "failingSince", created_at AS "createdAt",
  (SELECT coalesce(json_agg(json_build_object('id', k.id, 'kind', k.kind, 'publicKey', k.public_key,
            'createdAt', k.created_at, 'expiresAt', k.expires_at) ORDER BY k.expires_at IS NULL DESC, k.created_at DESC, k.kind), '[]')
     FROM webhook_keys k WHERE k.tenant_id = webhook_endpoints.tenant_id AND k.endpoint_id = webhook_endpoints.id) AS keys`;

/** What is authenticated with a sealed key: a row of another endpoint or kind does not open. */
const contextOf = (endpointId: string, kind: SignatureKind): string =>
  kind === 'v1' ? endpointId : `${endpointId}|${kind}`;

export class WebhookEndpointRepository {
  constructor(
    private readonly tx: Tx,
    private readonly vault: Vault,
  ) {}

  /** Null when a repeat of this operation made it before. */
  async insert(
    operationId: string,
    endpoint: { url: string; description: string | null; eventTypes: string[] },
  ): Promise<string | null> {
    const [row] = await this.tx.query<{ id: string }>(
      `INSERT INTO webhook_endpoints (id, tenant_id, operation_id, url, description, event_types, created_at)
       VALUES ($1,$2,$3,$4,$5,$6,$7) ON CONFLICT (tenant_id, operation_id) DO NOTHING RETURNING id`,
      [
        newId('whe'),
        this.tx.tenantId,
        operationId,
        endpoint.url,
        endpoint.description,
        endpoint.eventTypes,
        this.tx.now(),
      ],
    );
    return row?.id ?? null;
  }

  async byOperation(operationId: string): Promise<WebhookEndpoint> {
    const [row] = await this.tx.query<WebhookEndpoint>(
      `SELECT ${COLUMNS} FROM webhook_endpoints WHERE tenant_id = $1 AND operation_id = $2`,
      [this.tx.tenantId, operationId],
    );
    return row!;
  }

  async find(id: string, lock: '' | 'FOR UPDATE' = ''): Promise<WebhookEndpoint | undefined> {
    const [row] = await this.tx.query<WebhookEndpoint>(
      `SELECT ${COLUMNS} FROM webhook_endpoints WHERE tenant_id = $1 AND id = $2 ${lock}`,
      [this.tx.tenantId, id],
    );
    return row;
  }

  /** Throws WEBHOOK.NOT_FOUND. */
  async byId(id: string, lock: '' | 'FOR UPDATE' = ''): Promise<WebhookEndpoint> {
    const row = await this.find(id, lock);
    if (!row) throw webhookEndpointNotFound();
    return row;
  }

  async count(): Promise<number> {
    const [row] = await this.tx.query<{ count: string }>(
      `SELECT count(*) FROM webhook_endpoints WHERE tenant_id = $1`,
      [this.tx.tenantId],
    );
    return Number(row!.count);
  }

  async list(after: string | null, limit: number): Promise<WebhookEndpoint[]> {
    return this.tx.query<WebhookEndpoint>(
      `SELECT ${COLUMNS} FROM webhook_endpoints
        WHERE tenant_id = $1 AND ($2::text IS NULL OR id > $2) ORDER BY id LIMIT $3`,
      [this.tx.tenantId, after, limit],
    );
  }

  /** Of a row that is locked: its new content, and a version more. At another address its health begins anew. */
  async save(endpoint: WebhookEndpoint): Promise<void> {
    await this.tx.query(
      `UPDATE webhook_endpoints SET url = $3, description = $4, event_types = $5, version = version + 1,
              failing_since = CASE WHEN url = $3 THEN failing_since END,
              failing_told_at = CASE WHEN url = $3 THEN failing_told_at END,
              consecutive_failures = CASE WHEN url = $3 THEN consecutive_failures ELSE 0 END
        WHERE tenant_id = $1 AND id = $2`,
      [this.tx.tenantId, endpoint.id, endpoint.url, endpoint.description, endpoint.eventTypes],
    );
  }

  /** Its deliveries are reached by nobody any more; they go with their events when the time of these is over. */
  async remove(id: string): Promise<void> {
    for (const [table, column] of [
      ['webhook_endpoints', 'id'],
      ['webhook_keys', 'endpoint_id'],
      ['webhook_redeliveries', 'endpoint_id'],
      ['event_counters', 'scope'],
    ])
      await this.tx.query(`DELETE FROM ${table} WHERE tenant_id = $1 AND ${column} = $2`, [
        this.tx.tenantId,
        id,
      ]);
  }

  /** Once, whoever comes first: an entry and an event that its owner hears of at another endpoint. */
  async disable(id: string, reason: DisabledReason, actor: Actor): Promise<void> {
    const disabled = await this.tx.affected(
      `UPDATE webhook_endpoints SET disabled_reason = $3, disabled_at = $4, version = version + 1
        WHERE tenant_id = $1 AND id = $2 AND disabled_reason IS NULL`,
      [this.tx.tenantId, id, reason, this.tx.now()],
    );
    if (!disabled) return;
    const details = { reason_code: reason };
    await this.tx.audit({ actor, action: 'webhook_endpoint.disabled', subject: id, details });
    await this.tx.emit({ type: 'webhook_endpoint.disabled', subject: id, data: details });
  }

  /** Its health begins anew. */
  async enable(id: string, actor: Actor): Promise<void> {
    const enabled = await this.tx.affected(
      `UPDATE webhook_endpoints SET disabled_reason = NULL, disabled_at = NULL, failing_since = NULL,
              consecutive_failures = 0, failing_told_at = NULL, version = version + 1
        WHERE tenant_id = $1 AND id = $2 AND disabled_reason IS NOT NULL`,
      [this.tx.tenantId, id],
    );
    if (!enabled) return;
    await this.tx.audit({ actor, action: 'webhook_endpoint.enabled', subject: id });
    await this.tx.emit({ type: 'webhook_endpoint.enabled', subject: id });
  }

  /** Locks the row; undefined when it is not there any more. */
  async lockHealth(id: string): Promise<(EndpointHealth & { url: string }) | undefined> {
    const [row] = await this.tx.query<EndpointHealth & { url: string }>(
      `SELECT url, failing_since AS "failingSince", consecutive_failures AS "consecutiveFailures",
              failing_told_at AS "failingToldAt"
         FROM webhook_endpoints WHERE tenant_id = $1 AND id = $2 FOR UPDATE`,
      [this.tx.tenantId, id],
    );
    return row;
  }

  /** The version is of what a reader sees, which is since when it fails and not how often. */
  async saveHealth(id: string, health: EndpointHealth): Promise<void> {
    await this.tx.query(
      `UPDATE webhook_endpoints SET failing_since = $3, consecutive_failures = $4, failing_told_at = $5,
              version = version + CASE WHEN failing_since IS DISTINCT FROM $3 THEN 1 ELSE 0 END
        WHERE tenant_id = $1 AND id = $2`,
      [this.tx.tenantId, id, health.failingSince, health.consecutiveFailures, health.failingToldAt],
    );
  }

  /** After a delivery to its address: it fails no more. Whoever was told that it does is told that it does not. */
  async recover(id: string, url: string): Promise<void> {
    const [was] = await this.tx.query<EndpointHealth>(
      `WITH was AS (SELECT id, failing_since, failing_told_at FROM webhook_endpoints
                     WHERE tenant_id = $1 AND id = $2 AND url = $3 AND failing_since IS NOT NULL FOR UPDATE)
       UPDATE webhook_endpoints SET failing_since = NULL, consecutive_failures = 0, failing_told_at = NULL,
              version = version + 1
         FROM was WHERE tenant_id = $1 AND webhook_endpoints.id = was.id
       RETURNING was.failing_since AS "failingSince", was.failing_told_at AS "failingToldAt"`,
      [this.tx.tenantId, id, url],
    );
    if (!was?.failingToldAt) return;
    const data = { failing_since: was.failingSince!.toISOString() };
    await this.tx.emit({ type: 'webhook_endpoint.recovered', subject: id, data });
  }

  /** A new secret and a new key pair. */
  async insertKeys(endpointId: string, operationId: string): Promise<void> {
    const pair = makeWebhookKeyPair();
    // One moment for both: they are used, and shown, as one.
    const now = this.tx.now();
    const keys: [SignatureKind, string, string | null][] = [
      ['v1', makeWebhookSecret(), null],
      ['v1a', pair.secret, pair.publicKey],
    ];
    for (const [kind, secret, publicKey] of keys)
      await this.tx.query(
        `INSERT INTO webhook_keys (id, tenant_id, endpoint_id, operation_id, kind, sealed, public_key, created_at)
         VALUES ($1,$2,$3,$4,$5,$6,$7,$8)`,
        [
          newId('whk'),
          this.tx.tenantId,
          endpointId,
          operationId,
          kind,
          this.vault.seal(this.tx.tenantId, 'webhook-secret', contextOf(endpointId, kind), secret),
          publicKey,
          now,
        ],
      );
  }

  /** The keys in use sign until `until`; the ones before them are gone. */
  async retireKeys(endpointId: string, until: Date): Promise<void> {
    await this.tx.query(
      `DELETE FROM webhook_keys WHERE tenant_id = $1 AND endpoint_id = $2 AND expires_at IS NOT NULL`,
      [this.tx.tenantId, endpointId],
    );
    await this.tx.query(`UPDATE webhook_keys SET expires_at = $3 WHERE tenant_id = $1 AND endpoint_id = $2`, [
      this.tx.tenantId,
      endpointId,
      until,
    ]);
  }

  /** The shared secret that this operation made; undefined when it made none. */
  async secretOf(endpointId: string, operationId: string): Promise<string | undefined> {
    const [row] = await this.tx.query<{ sealed: string }>(
      `SELECT sealed FROM webhook_keys
        WHERE tenant_id = $1 AND endpoint_id = $2 AND operation_id = $3 AND kind = 'v1'`,
      [this.tx.tenantId, endpointId, operationId],
    );
    return row && this.#open(endpointId, 'v1', row.sealed);
  }

  /** Whether keys were made by an operation that began later: those of before it may be gone. */
  async isOvertaken(endpointId: string, operationId: string): Promise<boolean> {
    const [row] = await this.tx.query(
      `SELECT 1 FROM webhook_keys
        WHERE tenant_id = $1 AND endpoint_id = $2 AND operation_id COLLATE "C" > $3 LIMIT 1`,
      [this.tx.tenantId, endpointId, operationId],
    );
    return row !== undefined;
  }

  /** What signs at this moment, the newest first. */
  async signingKeys(endpointId: string): Promise<SigningKey[]> {
    const rows = await this.tx.query<{ kind: SignatureKind; sealed: string }>(
      `SELECT kind, sealed FROM webhook_keys
        WHERE tenant_id = $1 AND endpoint_id = $2 AND (expires_at IS NULL OR expires_at > $3)
        ORDER BY expires_at IS NULL DESC, created_at DESC, kind`,
      [this.tx.tenantId, endpointId, this.tx.now()],
    );
    return rows.map(({ kind, sealed }) => ({ kind, secret: this.#open(endpointId, kind, sealed) }));
  }

  #open(endpointId: string, kind: SignatureKind, sealed: string): string {
    return this.vault.open(this.tx.tenantId, 'webhook-secret', contextOf(endpointId, kind), sealed);
  }
}
