import type { Tx } from '@app/database';
import { StudyRepository } from '@app/sales';
import {
  type CheckRow,
  CheckRepository,
  DocumentRepository,
  type DocumentRow,
  evaluateRequirements,
  requirementSetOf,
  type RequirementSet,
  type RequirementState,
  type ScreeningHit,
  ScreeningRepository,
} from '@app/verification';
import type { Application } from './application';
import { basisOfDecision, stands } from './basis';
import { type Hold, HoldRepository } from './hold.repository';
import { type Programme, ProgrammeRepository } from './programme.repository';
import { RequirementRepository, type RequirementRow } from './requirement.repository';
import type { Seller } from './seller';
import { type ListingsDown, SellerListingsRepository, type Trade } from './seller-listings.repository';

/** Everything a guard or an effect may look at, read in the transaction that will write the decision. */
export interface SellerCase {
  seller: Seller;
  application: Application;
  programme: Programme;
  set: RequirementSet;
  documents: DocumentRow[];
  /** The latest of each kind, as long as the answers that it looked at stand. */
  checks: CheckRow[];
  hits: ScreeningHit[];
  holds: Hold[];
  /** Those that still rest on what they were taken on. */
  decisions: RequirementRow[];
  requirements: RequirementState[];
  studyStatus: string | null;
  /** Counted while a seller is leaving; elsewhere nothing depends on it. */
  listings: ListingsDown | null;
  /** How far an active seller has come towards buyers; null elsewhere, and for those moved in. */
  trade: Trade | null;
}

/** Statuses with which a required requirement stands in nobody's way. */
const SETTLED: readonly string[] = ['NOT_APPLICABLE', 'VERIFIED', 'EXPIRING', 'WAIVED'];

export const isSettled = (requirement: RequirementState): boolean => SETTLED.includes(requirement.status);

export const openRequirements = (requirements: RequirementState[]): RequirementState[] =>
  requirements.filter((requirement) => requirement.required && !isSettled(requirement));

export async function loadCase(tx: Tx, seller: Seller, application: Application): Promise<SellerCase> {
  const programme = await new ProgrammeRepository(tx).byId(seller.programmeId);
  const set = requirementSetOf(seller.requirementSet, seller.requirementSetVersion);
  const documents = await new DocumentRepository(tx).forSeller(seller.id);
  const checks = (await new CheckRepository(tx).latest(seller.id)).filter((check) => stands(seller, check));
  const hits = await new ScreeningRepository(tx).forSeller(seller.id);
  const holds = await new HoldRepository(tx).open(seller.id);
  const decided = new Map(
    (await new RequirementRepository(tx).forSeller(seller.id)).map((row) => [row.code, row]),
  );
  const decisions = set.requirements.flatMap((definition) => {
    const row = decided.get(definition.code);
    const rests = row?.decisionBasis ?? null;
    return row && (rests === null || rests === basisOfDecision(definition, { seller, documents, checks }))
      ? [row]
      : [];
  });
  const study = await new StudyRepository(tx).forSeller(seller.id);
  const partial = { seller, application, programme, set, documents, checks, hits, holds, decisions };
  const listings =
    seller.lifecycle === 'OFFBOARDING'
      ? await new SellerListingsRepository(tx).down(seller.id, seller.since)
      : null;
  const trade =
    seller.lifecycle === 'ACTIVE' && !seller.imported
      ? await new SellerListingsRepository(tx).trade(seller.id)
      : null;
  const requirements = evaluateCase(partial, tx.now());
  return { ...partial, requirements, studyStatus: study?.status ?? null, listings, trade };
}

/** The requirements of a case today, an agent's decisions included. */
export function evaluateCase(
  file: Pick<SellerCase, 'seller' | 'application' | 'set' | 'documents' | 'checks' | 'hits' | 'decisions'>,
  today: Date,
): RequirementState[] {
  const decided = new Map(file.decisions.map((row) => [row.code, row]));
  const states = evaluateRequirements({
    set: file.set,
    application: file.application,
    documents: file.documents.map(({ id, kind, status, rejectionCode }) => ({
      id,
      kind,
      status,
      rejectionCode: rejectionCode ?? undefined,
    })),
    checks: file.checks.map((row) => ({
      check: row.check,
      // Two people have cleared every candidate: that is a pass, whatever the search had found.
      ...(isClearedByPeople(row, file.hits)
        ? { status: 'pass' }
        : { status: row.status, code: row.code ?? undefined }),
    })),
    flagged: [
      ...file.seller.flagged
        .filter((item) => !item.answered)
        .map((item) => ({ code: item.code, errors: [{ code: item.reasonCode }] })),
      ...file.decisions
        .filter((row) => row.decision === 'rejected')
        .map((row) => ({ code: row.code, errors: [{ code: row.decisionReason ?? 'REQUIREMENT.REJECTED' }] })),
    ],
    waived: file.decisions.filter((row) => row.decision === 'waived').map((row) => row.code),
    today,
    lifecycle: file.seller.lifecycle,
  });
  return states.map((state) =>
    decided.get(state.code)?.decision === 'accepted' &&
    ['SUBMITTED', 'CHECKING', 'NEEDS_REVIEW'].includes(state.status)
      ? { ...state, status: 'VERIFIED', due: 'none', awaiting_action_from: null, errors: [] }
      : state,
  );
}

const isClearedByPeople = (row: CheckRow, hits: ScreeningHit[]): boolean =>
  row.code === 'SCREENING.CANDIDATE' && hits.every(({ status }) => status === 'cleared');
