import type { MigrationInterface } from 'typeorm';
import { Foundation1764000000000 } from './1764000000000-foundation';
import { Verification1764000100000 } from './1764000100000-verification';
import { Catalogue1764000200000 } from './1764000200000-catalogue';
import { Sales1764000300000 } from './1764000300000-sales';
import { Listings1764000400000 } from './1764000400000-listings';
import { SalesRestatements1764000500000 } from './1764000500000-sales-restatements';
import { EventPositions1764000600000 } from './1764000600000-event-positions';
import { SealedResponses1764000700000 } from './1764000700000-sealed-responses';
import { RequestContents1764000900000 } from './1764000900000-request-contents';
import { DecisionBasis1764001000000 } from './1764001000000-decision-basis';

/** In order of time. A landed migration is never edited. */
export const MIGRATIONS: (new () => MigrationInterface)[] = [
  Foundation1764000000000,
  Verification1764000100000,
  Catalogue1764000200000,
  Sales1764000300000,
  Listings1764000400000,
  SalesRestatements1764000500000,
  EventPositions1764000600000,
  SealedResponses1764000700000,
  RequestContents1764000900000,
  DecisionBasis1764001000000,
];
