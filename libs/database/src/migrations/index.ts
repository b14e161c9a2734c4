import type { MigrationInterface } from 'typeorm';
import { Foundation1764000000000 } from './1764000000000-foundation';
import { Verification1764000100000 } from './1764000100000-verification';
import { Catalogue1764000200000 } from './1764000200000-catalogue';
import { Sales1764000300000 } from './1764000300000-sales';
import { Listings1764000400000 } from './1764000400000-listings';
import { SalesRestatements1764000500000 } from './1764000500000-sales-restatements';
import { EventPositions1764000600000 } from './1764000600000-event-positions';
import { SealedResponses1764000700000 } from './1764000700000-sealed-responses';
import { DecisionBasis1764001000000 } from './1764001000000-decision-basis';
import { IdempotentUploads1764001100000 } from './1764001100000-idempotent-uploads';
import { SalesCoverage1764001200000 } from './1764001200000-sales-coverage';
import { SellerLinks1765000000000 } from './1765000000000-seller-links';
import { Credentials1765000100000 } from './1765000100000-credentials';
import { Users1765000200000 } from './1765000200000-users';
import { IdentityProvider1765000300000 } from './1765000300000-identity-provider';
import { EventsAndWebhooks1765100000000 } from './1765100000000-events-and-webhooks';
import { Messages1765200000000 } from './1765200000000-messages';
import { QuotaWindows1765300000000 } from './1765300000000-quota-windows';
import { RowSecurity1765900000000 } from './1765900000000-row-security';
import { AuditActions1766100000000 } from './1766100000000-audit-actions';
import { MessageReceipts1766200000000 } from './1766200000000-message-receipts';
import { ApiKeyNotices1766300000000 } from './1766300000000-api-key-notices';
import { UserAccessOperation1766600000000 } from './1766600000000-user-access-operation';
import { LinkRequests1766700000000 } from './1766700000000-link-requests';

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
  DecisionBasis1764001000000,
  IdempotentUploads1764001100000,
  SalesCoverage1764001200000,
  SellerLinks1765000000000,
  Credentials1765000100000,
  Users1765000200000,
  IdentityProvider1765000300000,
  EventsAndWebhooks1765100000000,
  Messages1765200000000,
  QuotaWindows1765300000000,
  RowSecurity1765900000000,
  AuditActions1766100000000,
  MessageReceipts1766200000000,
  ApiKeyNotices1766300000000,
  UserAccessOperation1766600000000,
  LinkRequests1766700000000,
];
