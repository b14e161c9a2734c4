/** What a script can tell by the exit code alone. `rahdari help exit-codes` prints this table. */
export const EXIT = {
  ok: 0,
  /** The API refused, or something failed that is none of the below. */
  failed: 1,
  usage: 2,
  /** Not signed in, or not allowed to. */
  denied: 3,
  notFound: 4,
  /** It ran, and the result is a no: rows in error, an invalid identifier, another state than wanted. */
  negative: 5,
  /** No answer, or one that asks to come back later. */
  unavailable: 6,
  interrupted: 130,
} as const;

export const EXIT_TABLE: readonly [number, string][] = [
  [EXIT.ok, 'It worked.'],
  [EXIT.failed, 'The API refused, or something failed that is none of the below.'],
  [EXIT.usage, 'The command line is wrong.'],
  [EXIT.denied, 'Not signed in, or not allowed to.'],
  [EXIT.notFound, 'There is no such thing.'],
  [
    EXIT.negative,
    'It ran, and the result is a no: rows in error, an invalid identifier, another state than wanted.',
  ],
  [EXIT.unavailable, 'The API does not answer, or asks to come back later.'],
  [EXIT.interrupted, 'Ctrl-C.'],
];
