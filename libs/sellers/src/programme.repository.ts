import type { Tx } from '@app/database';
import { programmeNotFound } from './errors';

export interface Programme {
  id: string;
  name: string;
  requirementSet: string;
  requirementSetVersion: number;
  channels: string[];
  straightThroughLimit: number;
  reviewSharePercent: number;
  seed: string;
  policy: Record<string, unknown>;
  createdAt: Date;
}

const COLUMNS = `id, name, requirement_set AS "requirementSet", requirement_set_version AS "requirementSetVersion", channels,
  straight_through_limit AS "straightThroughLimit", review_share_percent AS "reviewSharePercent", seed, policy,
  created_at AS "createdAt"`;

export class ProgrammeRepository {
  constructor(private readonly tx: Tx) {}

  async insert(operationId: string, programme: Programme): Promise<void> {
    await this.tx.query(
      `INSERT INTO programmes (id, tenant_id, operation_id, name, requirement_set, requirement_set_version, channels,
         straight_through_limit, review_share_percent, seed, policy, created_at)
       VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12) ON CONFLICT (tenant_id, operation_id) DO NOTHING`,
      [
        programme.id,
        this.tx.tenantId,
        operationId,
        programme.name,
        programme.requirementSet,
        programme.requirementSetVersion,
        programme.channels,
        programme.straightThroughLimit,
        programme.reviewSharePercent,
        programme.seed,
        programme.policy,
        programme.createdAt,
      ],
    );
  }

  async byOperation(operationId: string): Promise<Programme | undefined> {
    const [row] = await this.tx.query<Programme>(
      `SELECT ${COLUMNS} FROM programmes WHERE tenant_id = $1 AND operation_id = $2`,
      [this.tx.tenantId, operationId],
    );
    return row;
  }

  async byId(id: string): Promise<Programme> {
    const [row] = await this.tx.query<Programme>(
      `SELECT ${COLUMNS} FROM programmes WHERE tenant_id = $1 AND id = $2`,
      [this.tx.tenantId, id],
    );
    if (!row) throw programmeNotFound();
    return row;
  }

  async page(after: string | null, limit: number): Promise<Programme[]> {
    return this.tx.query<Programme>(
      `SELECT ${COLUMNS} FROM programmes WHERE tenant_id = $1 AND ($2::text IS NULL OR id > $2) ORDER BY id LIMIT $3`,
      [this.tx.tenantId, after, limit + 1],
    );
  }
}
