/** One person or organisation of a watch-list. */
export interface ListEntry {
  /** The list's own reference, for instance QDi.001. */
  ref: string;
  kind: 'person' | 'entity';
  names: string[];
  aliases: string[];
  /** ISO dates, or years. */
  datesOfBirth: string[];
  nationalities: string[];
  /** Normalised CNICs among its documents. */
  cnics: string[];
  fatherNames: string[];
}

/** Whom we look for. */
export interface ScreeningSubject {
  name: string;
  dateOfBirth?: string;
  nationality?: string;
  cnic?: string;
  fatherName?: string;
}

export type Verdict = 'hit' | 'review' | 'clear';

export interface Candidate {
  entryRef: string;
  listedName: string;
  /** 0 to 1, after the qualifiers. */
  score: number;
  verdict: 'hit' | 'review';
  reasons: string[];
}
