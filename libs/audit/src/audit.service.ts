import { Database } from '@app/database';
import {
  actorOf,
  decodeCursor,
  encodeCursor,
  type Page,
  pageLimit,
  pageOf,
  type PageRequest,
  type Principal,
  Vault,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { type AuditEntry, AuditEntryRepository, type AuditFilter } from './audit-entry.repository';

const LIST = 'audit-entries';

/** A list that somebody took away as a file. */
export interface ExportedList {
  list: string;
  format: string;
  /** Whose list it is; null: the tenant's. */
  of: string | null;
  filters: Record<string, string>;
}

/** Filters are ids and codes. What is anything else might be about a person, and stands in no entry. */
const CODE = /^[\w.:,-]{1,300}$/;

/** The chain of who did what, per tenant. */
@Injectable()
export class AuditService {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
  ) {}

  /** Newest first. */
  async list(caller: Principal, filter: AuditFilter, request: PageRequest): Promise<Page<AuditEntry>> {
    const { tenantId } = caller;
    const before = request.cursor ? decodeCursor(this.vault, tenantId, LIST, request.cursor)[0] : undefined;
    const limit = pageLimit(request);
    const rows = await this.database.read(tenantId, (tx) =>
      new AuditEntryRepository(tx).page(filter, before === undefined ? null : Number(before), limit),
    );
    return pageOf(
      rows,
      limit,
      (row) => row,
      ({ seq }) => encodeCursor(this.vault, tenantId, LIST, [Number(seq)]),
    );
  }

  /** Says who takes which list away, before the first row of it goes out. */
  async exported(caller: Principal, { list, format, of, filters }: ExportedList): Promise<void> {
    const said = Object.entries(filters).map(([name, value]) => [name, CODE.test(value) ? value : '…']);
    await this.database.transaction(caller.tenantId, (tx) =>
      tx.audit({
        actor: actorOf(caller),
        action: 'list.exported',
        subject: of ?? list,
        details: { list, format, filters: Object.fromEntries(said) as Record<string, string> },
      }),
    );
  }
}
