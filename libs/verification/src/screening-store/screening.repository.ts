import type { Tx } from '@app/database';
import { type Actor, newId } from '@app/platform';
import { fourEyes, hitAlreadyDecided, hitNotFound } from '../errors';

/** `confirming_proposed`: an agent who is not senior holds it for a true match; a second person must agree. */
export type HitStatus = 'open' | 'clearing_proposed' | 'confirming_proposed' | 'cleared' | 'confirmed';

/** A candidate found by screening, as the domain reads it. */
export interface ScreeningHit {
  id: string;
  sellerId: string;
  subjectPointer: string;
  listId: string;
  listCode: string;
  entryRef: string;
  score: number;
  verdict: 'hit' | 'review';
  reasons: string[];
  status: HitStatus;
  proposedBy: string | null;
  proposedReason: string | null;
  decidedBy: string | null;
  decidedReason: string | null;
  decidedAt: Date | null;
  foundAt: Date;
}

export type NewHit = Pick<
  ScreeningHit,
  'sellerId' | 'subjectPointer' | 'listId' | 'listCode' | 'entryRef' | 'score' | 'verdict' | 'reasons'
> & { subjectHash: string };

const COLUMNS = `id, seller_id AS "sellerId", subject_pointer AS "subjectPointer", list_id AS "listId",
  list_code AS "listCode", entry_ref AS "entryRef", score, verdict, reasons, status, proposed_by AS "proposedBy",
  proposed_reason AS "proposedReason", decided_by AS "decidedBy", decided_reason AS "decidedReason",
  decided_at AS "decidedAt", found_at AS "foundAt"`;

/** A case has at most 52 subjects; a case with more candidates than this is not decided hit by hit. */
const HITS_PER_SELLER_MAX = 2_000;

const EVENT_OF_STATUS = { cleared: 'screening_hit.cleared', confirmed: 'screening_hit.confirmed' } as const;

export class ScreeningRepository {
  constructor(private readonly tx: Tx) {}

  async forSeller(sellerId: string): Promise<ScreeningHit[]> {
    return this.tx.query<ScreeningHit>(
      `SELECT ${COLUMNS} FROM screening_hits WHERE tenant_id = $1 AND seller_id = $2 ORDER BY id LIMIT $3`,
      [this.tx.tenantId, sellerId, HITS_PER_SELLER_MAX],
    );
  }

  /** Those that still want a decision. */
  async openHits(sellerId: string): Promise<ScreeningHit[]> {
    const hits = await this.forSeller(sellerId);
    return hits.filter((hit) => hit.status !== 'cleared' && hit.status !== 'confirmed');
  }

  /**
   * Writes a candidate found again or for the first time. A cleared one stays cleared while it is the same person,
   * wherever in the application it stands now; another person at that place opens it again. An open one stays open until
   * people decide it, and a confirmed one confirmed: editing a name away closes nothing.
   */
  async upsert(hit: NewHit): Promise<void> {
    const { tenantId } = this.tx;
    const place = [tenantId, hit.sellerId, hit.subjectPointer, hit.listCode, hit.entryRef];
    const [present] = await this.tx.query<{ id: string; status: HitStatus; subject_hash: string }>(
      `SELECT id, status, subject_hash FROM screening_hits
        WHERE tenant_id = $1 AND seller_id = $2 AND subject_pointer = $3 AND list_code = $4 AND entry_ref = $5 FOR UPDATE`,
      place,
    );
    const found = [hit.subjectHash, hit.listId, hit.score, hit.verdict, JSON.stringify(hit.reasons)];
    if (present && (present.subject_hash === hit.subjectHash || present.status === 'confirmed')) {
      await this.tx.query(
        `UPDATE screening_hits SET subject_hash = $3, list_id = $4, score = $5, verdict = $6, reasons = $7
          WHERE tenant_id = $1 AND id = $2`,
        [tenantId, present.id, ...found],
      );
      return;
    }
    const cleared = await this.clearedBefore(hit);
    const remembered = cleared && (!present || present.status === 'cleared') ? cleared : undefined;
    await this.tx.query(
      `INSERT INTO screening_hits (id, tenant_id, seller_id, subject_pointer, list_code, entry_ref, subject_hash, list_id,
              score, verdict, reasons, status, proposed_by, proposed_reason, decided_by, decided_reason, decided_at, found_at)
       VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18)
       ON CONFLICT (tenant_id, seller_id, subject_pointer, list_code, entry_ref) DO UPDATE
          SET subject_hash = EXCLUDED.subject_hash, list_id = EXCLUDED.list_id, score = EXCLUDED.score,
              verdict = EXCLUDED.verdict, reasons = EXCLUDED.reasons, status = EXCLUDED.status,
              proposed_by = EXCLUDED.proposed_by, proposed_reason = EXCLUDED.proposed_reason,
              decided_by = EXCLUDED.decided_by, decided_reason = EXCLUDED.decided_reason, decided_at = EXCLUDED.decided_at`,
      [
        newId('hit'),
        ...place,
        ...found,
        remembered ? 'cleared' : 'open',
        remembered?.proposedBy ?? null,
        remembered?.proposedReason ?? null,
        remembered?.decidedBy ?? null,
        remembered?.decidedReason ?? null,
        remembered?.decidedAt ?? null,
        this.tx.now(),
      ],
    );
  }

  /** The latest clearance of the same person against the same entry, at any place of this application. */
  private async clearedBefore(hit: NewHit): Promise<ScreeningHit | undefined> {
    const [row] = await this.tx.query<ScreeningHit>(
      `SELECT ${COLUMNS} FROM screening_hits
        WHERE tenant_id = $1 AND seller_id = $2 AND subject_hash = $3 AND list_code = $4 AND entry_ref = $5
          AND status = 'cleared' ORDER BY decided_at DESC LIMIT 1`,
      [this.tx.tenantId, hit.sellerId, hit.subjectHash, hit.listCode, hit.entryRef],
    );
    return row;
  }

  /**
   * Four eyes: the first person proposes, a second, different one decides; a senior agent's confirmation decides at once.
   * A second person who disagrees turns the proposal round, and it needs another person again. Throws
   * SCREENING.HIT_NOT_FOUND, SCREENING.ALREADY_DECIDED, SCREENING.FOUR_EYES. Give `sellerId` wherever the hit's id came
   * with a seller's, so that a hit of another seller is not there.
   */
  async decide(
    hitId: string,
    actor: Actor,
    decision: 'clear' | 'confirm',
    reasonCode: string,
    sellerId?: string,
  ): Promise<{ status: HitStatus }> {
    const [hit] = await this.tx.query<ScreeningHit>(
      `SELECT ${COLUMNS} FROM screening_hits
        WHERE tenant_id = $1 AND id = $2 AND ($3::text IS NULL OR seller_id = $3) FOR UPDATE`,
      [this.tx.tenantId, hitId, sellerId ?? null],
    );
    if (!hit) throw hitNotFound();
    if (hit.status === 'cleared' || hit.status === 'confirmed') throw hitAlreadyDecided(hit.status);
    const proposed = decision === 'clear' ? 'clearing_proposed' : 'confirming_proposed';
    if (decision === 'confirm' && actor.role === 'senior_agent') {
      return this.finish(hit, actor, 'confirmed', reasonCode);
    }
    if (hit.status !== proposed) return this.propose(hit, actor, proposed, reasonCode);
    if (hit.proposedBy === actor.id) throw fourEyes();
    return this.finish(hit, actor, decision === 'clear' ? 'cleared' : 'confirmed', reasonCode);
  }

  private async propose(
    hit: ScreeningHit,
    actor: Actor,
    status: HitStatus,
    reasonCode: string,
  ): Promise<{ status: HitStatus }> {
    await this.tx.query(
      `UPDATE screening_hits SET status = $3, proposed_by = $4, proposed_reason = $5 WHERE tenant_id = $1 AND id = $2`,
      [this.tx.tenantId, hit.id, status, actor.id, reasonCode],
    );
    await this.audit(hit, actor, status, reasonCode);
    return { status };
  }

  private async finish(
    hit: ScreeningHit,
    actor: Actor,
    status: 'cleared' | 'confirmed',
    reasonCode: string,
  ): Promise<{ status: HitStatus }> {
    await this.tx.query(
      `UPDATE screening_hits SET status = $3, decided_by = $4, decided_reason = $5, decided_at = $6
        WHERE tenant_id = $1 AND id = $2`,
      [this.tx.tenantId, hit.id, status, actor.id, reasonCode, this.tx.now()],
    );
    await this.audit(hit, actor, status, reasonCode);
    const { sellerId, listCode, entryRef } = hit;
    const data = { list: listCode, entry_ref: entryRef, reason_code: reasonCode };
    await this.tx.emit({ type: EVENT_OF_STATUS[status], subject: hit.id, sellerId, data });
    return { status };
  }

  private async audit(hit: ScreeningHit, actor: Actor, status: HitStatus, reasonCode: string): Promise<void> {
    await this.tx.audit({
      actor,
      action: `screening_hit.${status}`,
      subject: hit.id,
      details: {
        seller_id: hit.sellerId,
        subject_pointer: hit.subjectPointer,
        list_id: hit.listId,
        entry_ref: hit.entryRef,
        score: hit.score,
        proposed_by: hit.proposedBy,
        reason_code: reasonCode,
      },
    });
  }
}
