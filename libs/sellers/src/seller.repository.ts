import { isUniqueViolation, type Tx } from '@app/database';
import { emailIndexOf, type Vault } from '@app/platform';
import type { Application } from './application';
import { sellerDuplicate, sellerNotFound, sellerStale } from './errors';
import type { Seller } from './seller';

const COLUMNS = `id, tenant_id AS "tenantId", programme_id AS "programmeId", display_name AS "displayName",
  legal_form AS "legalForm", locale, lifecycle, since, previous_lifecycle AS "previousLifecycle", round, version,
  requirement_set AS "requirementSet", requirement_set_version AS "requirementSetVersion", risk_score AS "riskScore",
  risk_factors AS "riskFactors", flagged, conditions, assignee, awaiting_action_from AS "awaitingActionFrom", overridden,
  answer_revisions AS "answerRevisions", proposal,
  appeal_used AS "appealUsed", sanctions_confirmed AS "sanctionsConfirmed", imported, simulated,
  went_live_at AS "wentLiveAt", consent_at AS "consentAt", created_at AS "createdAt", updated_at AS "updatedAt"`;

export interface NewSeller {
  id: string;
  operationId: string;
  programmeId: string;
  displayName: string;
  legalForm: string;
  locale: string;
  lifecycle: 'INVITED' | 'ACTIVE';
  requirementSet: string;
  requirementSetVersion: number;
  application: Application;
  ntn?: string | null;
  cnic?: string | null;
  imported: boolean;
  simulated: boolean;
  wentLiveAt: Date | null;
  importEvidence: Record<string, unknown> | null;
}

export interface SellerFilter {
  lifecycle?: string[];
  programmeId?: string;
  assignee?: string;
  awaitingActionFrom?: string;
  imported?: boolean;
}

/** Rows of `sellers`. The answers are sealed per tenant and row; NTN and CNIC are kept as keyed hashes besides. */
export class SellerRepository {
  constructor(
    private readonly tx: Tx,
    private readonly vault: Vault,
  ) {}

  /** Throws SELLER.DUPLICATE when a live seller has the same NTN or CNIC. */
  async insert(seller: NewSeller): Promise<void> {
    const now = this.tx.now();
    try {
      await this.tx.query(
        `INSERT INTO sellers (id, tenant_id, operation_id, programme_id, display_name, legal_form, locale, lifecycle, since,
           round, version, application_sealed, ntn_hash, cnic_hash, requirement_set, requirement_set_version, risk_factors,
           flagged, conditions, awaiting_action_from, overridden, appeal_used, sanctions_confirmed, imported, simulated,
           went_live_at, import_evidence, email_hash, created_at, updated_at)
         VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,1,1,$10,$11,$12,$13,$14,'[]','[]','[]',$15,false,false,false,$16,$17,$18,$19,$20,$9,$9)`,
        [
          seller.id,
          this.tx.tenantId,
          seller.operationId,
          seller.programmeId,
          seller.displayName,
          seller.legalForm,
          seller.locale,
          seller.lifecycle,
          now,
          this.sealed(seller.id, seller.application),
          this.blind('ntn', seller.ntn),
          this.blind('cnic', seller.cnic),
          seller.requirementSet,
          seller.requirementSetVersion,
          seller.lifecycle === 'INVITED' ? 'seller' : null,
          seller.imported,
          seller.simulated,
          seller.wentLiveAt,
          seller.importEvidence,
          emailIndexOf(this.vault, seller.application.email),
        ],
      );
    } catch (error) {
      throw duplicateOr(error);
    }
  }

  async byId(id: string): Promise<Seller> {
    return this.one(id, '');
  }

  /** Waits for other writers of this seller: commands apply one after the other. */
  async lock(id: string): Promise<Seller> {
    return this.one(id, 'FOR UPDATE');
  }

  async byOperation(operationId: string): Promise<Seller | undefined> {
    const [row] = await this.tx.query<Seller>(
      `SELECT ${COLUMNS} FROM sellers WHERE tenant_id = $1 AND operation_id = $2`,
      [this.tx.tenantId, operationId],
    );
    return row;
  }

  async application(id: string): Promise<Application> {
    const [row] = await this.tx.query<{ application_sealed: string | null }>(
      `SELECT application_sealed FROM sellers WHERE tenant_id = $1 AND id = $2`,
      [this.tx.tenantId, id],
    );
    if (!row?.application_sealed) return {};
    return JSON.parse(
      this.vault.open(this.tx.tenantId, 'answers', `sellers.application|${id}`, row.application_sealed),
    ) as Application;
  }

  async saveApplication(
    id: string,
    application: Application,
    identifiers: { ntn?: string | null; cnic?: string | null },
  ): Promise<void> {
    try {
      await this.tx.query(
        `UPDATE sellers SET application_sealed = $3, ntn_hash = $4, cnic_hash = $5, email_hash = $6
          WHERE tenant_id = $1 AND id = $2`,
        [
          this.tx.tenantId,
          id,
          this.sealed(id, application),
          this.blind('ntn', identifiers.ntn),
          this.blind('cnic', identifiers.cnic),
          emailIndexOf(this.vault, application.email),
        ],
      );
    } catch (error) {
      throw duplicateOr(error);
    }
  }

  /** Writes the whole changed seller and raises its version; refuses when somebody else wrote in between. */
  async save(seller: Seller): Promise<Seller> {
    const now = this.tx.now();
    let touched: number;
    try {
      touched = await this.tx.affected(
        `UPDATE sellers SET lifecycle = $4, since = $5, previous_lifecycle = $6, round = $7, risk_score = $8,
            risk_factors = $9, flagged = $10, conditions = $11, assignee = $12, awaiting_action_from = $13, overridden = $14,
            answer_revisions = $15, proposal = $16, appeal_used = $17, sanctions_confirmed = $18,
            went_live_at = $19, consent_at = $20, updated_at = $21, version = version + 1
          WHERE tenant_id = $1 AND id = $2 AND version = $3`,
        [
          this.tx.tenantId,
          seller.id,
          seller.version,
          seller.lifecycle,
          seller.since,
          seller.previousLifecycle,
          seller.round,
          seller.riskScore,
          JSON.stringify(seller.riskFactors),
          JSON.stringify(seller.flagged),
          JSON.stringify(seller.conditions),
          seller.assignee,
          seller.awaitingActionFrom,
          seller.overridden,
          seller.answerRevisions,
          seller.proposal,
          seller.appealUsed,
          seller.sanctionsConfirmed,
          seller.wentLiveAt,
          seller.consentAt,
          now,
        ],
      );
    } catch (error) {
      // A reopened case may meet a newer one of the same business.
      throw duplicateOr(error);
    }
    if (touched !== 1) throw sellerStale(seller.version);
    return { ...seller, version: seller.version + 1, updatedAt: now };
  }

  /** The first listing that buyers see is the seller's going live: a system event, told once. True when this was it. */
  async markLive(id: string): Promise<boolean> {
    const touched = await this.tx.affected(
      `UPDATE sellers SET went_live_at = $3, updated_at = $3, version = version + 1
        WHERE tenant_id = $1 AND id = $2 AND went_live_at IS NULL`,
      [this.tx.tenantId, id, this.tx.now()],
    );
    return touched === 1;
  }

  /** Oldest first, keyset by id (ids are time-ordered); one row more than asked for. */
  async page(filter: SellerFilter, after: string | null, limit: number): Promise<Seller[]> {
    return this.tx.query<Seller>(
      `SELECT ${COLUMNS} FROM sellers
        WHERE tenant_id = $1
          AND ($2::text[] IS NULL OR lifecycle = ANY($2))
          AND ($3::text IS NULL OR programme_id = $3)
          AND ($4::text IS NULL OR assignee = $4)
          AND ($5::text IS NULL OR awaiting_action_from = $5)
          AND ($6::boolean IS NULL OR imported = $6)
          AND ($7::text IS NULL OR id > $7)
        ORDER BY id LIMIT $8`,
      [
        this.tx.tenantId,
        filter.lifecycle?.length ? filter.lifecycle : null,
        filter.programmeId ?? null,
        filter.assignee ?? null,
        filter.awaitingActionFrom ?? null,
        filter.imported ?? null,
        after,
        limit + 1,
      ],
    );
  }

  async countByLifecycle(programmeId: string): Promise<Record<string, number>> {
    const rows = await this.tx.query<{ lifecycle: string; n: string }>(
      `SELECT lifecycle, count(*) AS n FROM sellers WHERE tenant_id = $1 AND programme_id = $2 GROUP BY lifecycle`,
      [this.tx.tenantId, programmeId],
    );
    return Object.fromEntries(rows.map((row) => [row.lifecycle, Number(row.n)]));
  }

  private async one(id: string, lock: '' | 'FOR UPDATE'): Promise<Seller> {
    const [row] = await this.tx.query<Seller>(
      `SELECT ${COLUMNS} FROM sellers WHERE tenant_id = $1 AND id = $2 ${lock}`,
      [this.tx.tenantId, id],
    );
    if (!row) throw sellerNotFound();
    return row;
  }

  private sealed(id: string, application: Application): string {
    return this.vault.seal(
      this.tx.tenantId,
      'answers',
      `sellers.application|${id}`,
      JSON.stringify(application),
    );
  }

  private blind(kind: 'ntn' | 'cnic', value: string | null | undefined): string | null {
    return value ? this.vault.blindIndex(this.tx.tenantId, kind, value) : null;
  }
}

function duplicateOr(error: unknown): unknown {
  const duplicate =
    isUniqueViolation(error, 'sellers_live_ntn') || isUniqueViolation(error, 'sellers_live_cnic');
  return duplicate ? sellerDuplicate() : error;
}
