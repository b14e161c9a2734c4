import type { Tx } from '@app/database';
import { newId } from '@app/platform';
import type { ProgrammeUplift } from './uplift';

const COLUMNS = `id, subject, computed_at AS "computedAt", verdict, data_sha256 AS "dataSha256", result`;

export interface NewReadout {
  /** A programme's or a study's id. */
  subject: string;
  verdict: string;
  dataSha256: string;
  result: StoredResult;
}

/** A dated row: what was read then, from which data. */
export interface StoredReadout extends NewReadout {
  id: string;
  computedAt: Date;
}

export interface StoredResult {
  simulated: boolean;
  uplift: ProgrammeUplift;
  without_anticipation: ProgrammeUplift | null;
  sellers_left_out: number;
  restated_orders: number;
}

export class ReadoutRepository {
  constructor(private readonly tx: Tx) {}

  /** Newest first. */
  async page(subject: string, before: string | null, limit: number): Promise<StoredReadout[]> {
    return this.tx.query<StoredReadout>(
      `SELECT ${COLUMNS} FROM uplift_readouts
        WHERE tenant_id = $1 AND subject = $2 AND ($3::text IS NULL OR id < $3) ORDER BY id DESC LIMIT $4`,
      [this.tx.tenantId, subject, before, limit + 1],
    );
  }

  /** The newest that holds all an answer needs: the first ones were stored without their counts. */
  async newest(subject: string): Promise<StoredReadout | undefined> {
    const [row] = await this.tx.query<StoredReadout>(
      `SELECT ${COLUMNS} FROM uplift_readouts
        WHERE tenant_id = $1 AND subject = $2 AND result ? 'restated_orders' ORDER BY id DESC LIMIT 1`,
      [this.tx.tenantId, subject],
    );
    return row;
  }

  /** The id of the read-out of these data: of a new row, or null when they were read out before. */
  async insert(readout: NewReadout): Promise<string | null> {
    const [row] = await this.tx.query<{ id: string }>(
      `INSERT INTO uplift_readouts (id, tenant_id, subject, computed_at, verdict, data_sha256, result)
       VALUES ($1,$2,$3,$4,$5,$6,$7) ON CONFLICT (tenant_id, subject, data_sha256) DO NOTHING RETURNING id`,
      [
        newId('rdo'),
        this.tx.tenantId,
        readout.subject,
        this.tx.now(),
        readout.verdict,
        readout.dataSha256,
        readout.result,
      ],
    );
    return row?.id ?? null;
  }
}
