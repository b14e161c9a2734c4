import { Database, type Tx } from '@app/database';
import { Clock, SYSTEM_ACTOR, Vault } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { ListIndexes } from '../screening-store/list-indexes';
import {
  CheckRepository,
  type CheckResultStatus,
  type CheckRow,
  type VerificationCheck,
} from './check.repository';
import { type ApplicationAnswers, checkIdentifiers, type CheckOutcome } from './identifiers-check';
import { checkNames } from './screening-check';
import { TaxpayerCheck } from './taxpayer-check';

export interface CheckRun {
  tenantId: string;
  sellerId: string;
  check: VerificationCheck;
  round: number;
  application: ApplicationAnswers;
  /** The revisions of the answers in `application` that this check looks at. */
  basis: string;
}

export interface CheckRunResult {
  status: CheckResultStatus;
  code: string | null;
}

/** The top-level answers that each check looks at. */
export const ANSWERS_OF_CHECK: Record<VerificationCheck, readonly string[]> = {
  identifiers: ['/ntn', '/strn', '/cuin', '/iban', '/mobile', '/signatory', '/directors'],
  taxpayer_status: ['/ntn', '/strn'],
  name_screening: ['/legal_name', '/signatory', '/directors'],
};

/** Written with each result, so that a decision can be explained by the rules of its day. */
const RULE_VERSION: Record<VerificationCheck, string> = {
  identifiers: 'identifiers@1',
  taxpayer_status: 'taxpayer_status@1',
  name_screening: 'name_screening@1',
};

/**
 * Runs one automatic check of one round. May run twice and overlap: what has settled is returned as it is, what waits for
 * a registry is tried again. A registry that is down neither passes nor fails anybody.
 */
@Injectable()
export class CheckRunner {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly clock: Clock,
    private readonly indexes: ListIndexes,
    private readonly taxpayer: TaxpayerCheck,
  ) {}

  async run(input: CheckRun): Promise<CheckRunResult> {
    const { tenantId, sellerId, check, round } = input;
    const standing = await this.database.read(tenantId, (tx) =>
      new CheckRepository(tx).find(sellerId, check, round),
    );
    if (standing?.settledAt) return resultOf(standing);
    const outcome = await this.outcomeOf(input);
    return this.database.transaction(tenantId, async (tx) => {
      // The order of the runs: two that overlap must not both write hits for the first time.
      await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 13))`, [
        `check:${tenantId}:${sellerId}`,
      ]);
      return resultOf(await this.record(tx, input, await outcome(tx)));
    });
  }

  /** What needs the outside world happens now, before a transaction is open; what needs the rows, inside it. */
  private async outcomeOf(input: CheckRun): Promise<(tx: Tx) => CheckOutcome | Promise<CheckOutcome>> {
    const { tenantId, sellerId, check, application } = input;
    switch (check) {
      case 'identifiers':
        return () => checkIdentifiers(application);
      case 'taxpayer_status': {
        const outcome = await this.taxpayer.run(application, this.clock.now());
        return () => outcome;
      }
      case 'name_screening': {
        const active = await this.indexes.active(tenantId);
        return (tx) => checkNames(tx, this.vault, sellerId, application, active);
      }
    }
  }

  private async record(tx: Tx, input: CheckRun, outcome: CheckOutcome): Promise<CheckRow> {
    const { sellerId, check, round, basis } = input;
    const ruleVersion = RULE_VERSION[check];
    const row = await new CheckRepository(tx).record({
      sellerId,
      check,
      round,
      ...outcome,
      ruleVersion,
      basis,
    });
    if (row.changed && row.settledAt) {
      const details = { check, round, status: row.status, code: row.code, rule_version: ruleVersion };
      await tx.audit({ actor: SYSTEM_ACTOR, action: 'check.settled', subject: sellerId, details });
      const data = { check, round, status: row.status };
      await tx.emit({ type: 'check.settled', subject: row.id, sellerId, data });
    }
    return row;
  }
}

const resultOf = ({ status, code }: CheckRow): CheckRunResult => ({
  status: status as CheckResultStatus,
  code,
});
