import type { Database } from '@app/database';
import { newId, type Principal } from '@app/platform';

/** A programme and sellers straight in their tables: the sales feature reads those columns and no more. */
export class SalesFixture {
  readonly operator: Principal;

  constructor(
    private readonly database: Database,
    readonly tenantId = newId('ten'),
  ) {
    this.operator = { tenantId, callerId: 'key_operator', role: 'operator' };
  }

  async programme(): Promise<string> {
    const id = newId('prg');
    await this.database.transaction(this.tenantId, (tx) =>
      tx.query(
        `INSERT INTO programmes (id, tenant_id, operation_id, name, requirement_set, requirement_set_version, channels,
           straight_through_limit, review_share_percent, seed, policy, created_at)
         VALUES ($1,$2,$1,'cohort','pk',1,'{storefront}',20,10,'seed','{}',now())`,
        [id, this.tenantId],
      ),
    );
    return id;
  }

  async seller(
    given: { programmeId?: string; wentLiveAt?: Date | null; simulated?: boolean; createdAt?: Date } = {},
  ): Promise<string> {
    const id = newId('sel');
    const { programmeId = 'prg_none', wentLiveAt = null, simulated = false } = given;
    await this.database.transaction(this.tenantId, (tx) =>
      tx.query(
        `INSERT INTO sellers (id, tenant_id, operation_id, programme_id, display_name, legal_form, locale, lifecycle,
           since, round, version, requirement_set, requirement_set_version, risk_factors, flagged, conditions,
           overridden, appeal_used, sanctions_confirmed, imported, simulated, went_live_at, created_at, updated_at)
         VALUES ($1,$2,$1,$3,'A seller','sole_proprietor','en','ACTIVE',now(),1,1,'pk',1,'[]','[]','[]',
           false,false,false,$4,$4,$5,$6,now())`,
        [id, this.tenantId, programmeId, simulated, wentLiveAt, given.createdAt ?? new Date()],
      ),
    );
    return id;
  }

  /** Rows of a table of this tenant. */
  rows<T>(sql: string, parameters: unknown[] = []): Promise<T[]> {
    return this.database.read(this.tenantId, (tx) => tx.query<T>(sql, [this.tenantId, ...parameters]));
  }
}
