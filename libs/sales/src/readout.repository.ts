import type { Tx } from '@app/database';
import { newId } from '@app/platform';

export interface NewReadout {
  /** A programme's or a study's id. */
  subject: string;
  verdict: string;
  dataSha256: string;
  result: object;
}

export class ReadoutRepository {
  constructor(private readonly tx: Tx) {}

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
