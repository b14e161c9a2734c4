import type { Tx } from '@app/database';
import { canonicalJson, type Vault } from '@app/platform';
import { type Candidate, type ScreeningSubject, tokensOf } from '../screening';
import type { ActiveList } from '../screening-store/list-indexes';
import type { ScreeningList } from '../screening-store/screening-list.repository';
import { ScreeningRepository } from '../screening-store/screening.repository';
import { type ApplicationAnswers, type CheckOutcome, peopleOf } from './identifiers-check';

interface Found {
  pointer: string;
  subject: ScreeningSubject;
  list: ScreeningList;
  candidate: Candidate;
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value : undefined;

/** Whom a seller's application names: the firm, the signatory and the directors. */
export function subjectsOf(
  application: ApplicationAnswers,
): { pointer: string; subject: ScreeningSubject }[] {
  const firm = textOf(application.legal_name);
  const people = peopleOf(application).flatMap(({ pointer, person }) => {
    const name = textOf(person.name);
    if (!name) return [];
    const subject: ScreeningSubject = {
      name,
      dateOfBirth: textOf(person.date_of_birth),
      nationality: textOf(person.nationality),
      cnic: textOf(person.cnic),
      fatherName: textOf(person.father_name),
    };
    return [{ pointer, subject }];
  });
  return [...(firm ? [{ pointer: '/legal_name', subject: { name: firm } }] : []), ...people];
}

/** Keyed, because it stands for a person: the same for the same name with the same particulars. */
function subjectHash(vault: Vault, tenantId: string, subject: ScreeningSubject): string {
  const person = {
    name: tokensOf(subject.name),
    father: tokensOf(subject.fatherName ?? ''),
    cnic: (subject.cnic ?? '').replace(/\D/g, ''),
    born: subject.dateOfBirth ?? '',
  };
  return vault.blindIndex(tenantId, 'screening-subject', canonicalJson(person));
}

/**
 * Screens everybody the application names against the lists in force and writes the candidates. Passes only when every
 * candidate of this seller, of earlier rounds too, was cleared by two people; anything else is for a person.
 */
export async function checkNames(
  tx: Tx,
  vault: Vault,
  sellerId: string,
  application: ApplicationAnswers,
  active: ActiveList[],
): Promise<CheckOutcome> {
  if (!active.length) return { status: 'review', code: 'SCREENING.NO_LIST', evidence: { lists: [] } };
  const subjects = subjectsOf(application);
  const lists = active.map(({ list }) => ({ code: list.code, version: list.version, sha256: list.sha256 }));
  if (!subjects.length) return { status: 'review', code: 'SCREENING.NO_SUBJECT', evidence: { lists } };
  const found: Found[] = subjects.flatMap(({ pointer, subject }) =>
    active.flatMap(({ list, index }) =>
      index.search(subject).map((candidate) => ({ pointer, subject, list, candidate })),
    ),
  );
  const screening = new ScreeningRepository(tx);
  for (const { pointer, subject, list, candidate } of found) {
    await screening.upsert({
      sellerId,
      subjectPointer: pointer,
      subjectHash: subjectHash(vault, tx.tenantId, subject),
      listId: list.id,
      listCode: list.code,
      entryRef: candidate.entryRef,
      score: candidate.score,
      verdict: candidate.verdict,
      reasons: candidate.reasons,
    });
  }
  const hits = await screening.forSeller(sellerId);
  const evidence = { lists, subjects: subjects.map(({ pointer }) => pointer), candidates: found.length };
  if (hits.some(({ status }) => status === 'confirmed'))
    return { status: 'review', code: 'SCREENING.CONFIRMED', evidence };
  if (hits.some(({ status }) => status !== 'cleared'))
    return { status: 'review', code: 'SCREENING.CANDIDATE', evidence };
  return { status: 'pass', code: null, evidence };
}
