import type { Tx } from '@app/database';
import { newId } from '@app/platform';
import { redeliveryNotFound } from './errors';
import type { Redelivery } from './webhook-delivery';

const COLUMNS = `id, endpoint_id AS "endpointId", since, until, status, total, requeued, "after",
  cancel_requested AS "cancelRequested", created_at AS "createdAt", finished_at AS "finishedAt"`;

export class WebhookRedeliveryRepository {
  constructor(private readonly tx: Tx) {}

  async byOperation(operationId: string): Promise<Redelivery | undefined> {
    const [row] = await this.tx.query<Redelivery>(
      `SELECT ${COLUMNS} FROM webhook_redeliveries WHERE tenant_id = $1 AND operation_id = $2`,
      [this.tx.tenantId, operationId],
    );
    return row;
  }

  async running(endpointId: string): Promise<Redelivery | undefined> {
    const [row] = await this.tx.query<Redelivery>(
      `SELECT ${COLUMNS} FROM webhook_redeliveries
        WHERE tenant_id = $1 AND endpoint_id = $2 AND status = 'RUNNING' LIMIT 1`,
      [this.tx.tenantId, endpointId],
    );
    return row;
  }

  async insert(
    operationId: string,
    span: Pick<Redelivery, 'endpointId' | 'since' | 'until' | 'total'>,
  ): Promise<Redelivery> {
    const [row] = await this.tx.query<Redelivery>(
      `INSERT INTO webhook_redeliveries (id, tenant_id, endpoint_id, operation_id, since, until, status, total, created_at)
       VALUES ($1,$2,$3,$4,$5,$6,'RUNNING',$7,$8) RETURNING ${COLUMNS}`,
      [
        newId('rdl'),
        this.tx.tenantId,
        span.endpointId,
        operationId,
        span.since,
        span.until,
        span.total,
        this.tx.now(),
      ],
    );
    return row!;
  }

  /** Throws WEBHOOK.REDELIVERY_NOT_FOUND. */
  async byId(endpointId: string, id: string): Promise<Redelivery> {
    const [row] = await this.tx.query<Redelivery>(
      `SELECT ${COLUMNS} FROM webhook_redeliveries WHERE tenant_id = $1 AND endpoint_id = $2 AND id = $3`,
      [this.tx.tenantId, endpointId, id],
    );
    if (!row) throw redeliveryNotFound();
    return row;
  }

  /** Undefined when it went with its endpoint. */
  async lock(id: string): Promise<Redelivery | undefined> {
    const [row] = await this.tx.query<Redelivery>(
      `SELECT ${COLUMNS} FROM webhook_redeliveries WHERE tenant_id = $1 AND id = $2 FOR UPDATE`,
      [this.tx.tenantId, id],
    );
    return row;
  }

  async list(endpointId: string, before: string | null, limit: number): Promise<Redelivery[]> {
    return this.tx.query<Redelivery>(
      `SELECT ${COLUMNS} FROM webhook_redeliveries
        WHERE tenant_id = $1 AND endpoint_id = $2 AND ($3::text IS NULL OR id < $3) ORDER BY id DESC LIMIT $4`,
      [this.tx.tenantId, endpointId, before, limit],
    );
  }

  async requestCancel(id: string): Promise<void> {
    await this.tx.query(
      `UPDATE webhook_redeliveries SET cancel_requested = true WHERE tenant_id = $1 AND id = $2 AND status = 'RUNNING'`,
      [this.tx.tenantId, id],
    );
  }

  async advance(id: string, after: string, requeued: number): Promise<void> {
    await this.tx.query(
      `UPDATE webhook_redeliveries SET "after" = $3, requeued = requeued + $4 WHERE tenant_id = $1 AND id = $2`,
      [this.tx.tenantId, id, after, requeued],
    );
  }

  async finish(id: string, status: Redelivery['status']): Promise<void> {
    await this.tx.query(
      `UPDATE webhook_redeliveries SET status = $3, finished_at = $4 WHERE tenant_id = $1 AND id = $2`,
      [this.tx.tenantId, id, status, this.tx.now()],
    );
  }
}
