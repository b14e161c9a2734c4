import type { Tx } from '@app/database';
import { newId } from '@app/platform';
import type { ListEntry } from '../screening';

/** One imported version of a list. */
export interface ScreeningList {
  id: string;
  code: string;
  version: number;
  sha256: string;
  entryCount: number;
  importedAt: Date;
  active: boolean;
}

type EntryRow = Pick<ListEntry, 'ref' | 'kind' | 'names' | 'aliases'> & {
  qualifiers: Omit<ListEntry, 'ref' | 'kind' | 'names' | 'aliases'>;
};

const COLUMNS = `id, code, version, sha256, entry_count AS "entryCount", imported_at AS "importedAt", active`;

export class ScreeningListRepository {
  constructor(private readonly tx: Tx) {}

  /** Newest first; one row more than asked for. */
  async page(before: string | null, limit: number): Promise<ScreeningList[]> {
    return this.tx.query<ScreeningList>(
      `SELECT ${COLUMNS} FROM screening_lists
        WHERE tenant_id = $1 AND ($2::text IS NULL OR id < $2) ORDER BY id DESC LIMIT $3`,
      [this.tx.tenantId, before, limit + 1],
    );
  }

  async active(): Promise<ScreeningList[]> {
    return this.tx.query<ScreeningList>(
      `SELECT ${COLUMNS} FROM screening_lists WHERE tenant_id = $1 AND active ORDER BY code`,
      [this.tx.tenantId],
    );
  }

  async byOperation(operationId: string): Promise<ScreeningList | undefined> {
    const [row] = await this.tx.query<ScreeningList>(
      `SELECT ${COLUMNS} FROM screening_lists WHERE tenant_id = $1 AND operation_id = $2`,
      [this.tx.tenantId, operationId],
    );
    return row;
  }

  /** Two imports of one list at the same time come one after the other. */
  async lockCode(code: string): Promise<void> {
    await this.tx.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 11))`, [
      `screening-list:${this.tx.tenantId}:${code}`,
    ]);
  }

  /** A new version, not in force yet. */
  async insert(operationId: string, code: string, sha256: string): Promise<string> {
    const id = newId('scl');
    await this.tx.query(
      `INSERT INTO screening_lists (id, tenant_id, operation_id, code, version, sha256, entry_count, imported_at, active)
       SELECT $1, $2, $3, $4, coalesce(max(version), 0) + 1, $5, 0, $6, false
         FROM screening_lists WHERE tenant_id = $2 AND code = $4`,
      [id, this.tx.tenantId, operationId, code, sha256, this.tx.now()],
    );
    return id;
  }

  async insertEntries(listId: string, firstPosition: number, entries: ListEntry[]): Promise<void> {
    const rows = entries.map(({ ref, kind, names, aliases, ...qualifiers }, index) => ({
      position: firstPosition + index,
      ref,
      kind,
      names,
      aliases,
      qualifiers,
    }));
    await this.tx.query(
      `INSERT INTO screening_entries (list_id, position, tenant_id, ref, kind, names, aliases, qualifiers)
       SELECT $1, e.position, $2, e.ref, e.kind, e.names, e.aliases, e.qualifiers
         FROM jsonb_to_recordset($3::jsonb)
           AS e(position int, ref text, kind text, names jsonb, aliases jsonb, qualifiers jsonb)`,
      [listId, this.tx.tenantId, JSON.stringify(rows)],
    );
  }

  /** Puts the version in force and takes the one before it out. */
  async activate(listId: string, code: string, entryCount: number): Promise<ScreeningList> {
    await this.tx.query(
      `UPDATE screening_lists SET active = false WHERE tenant_id = $1 AND code = $2 AND active`,
      [this.tx.tenantId, code],
    );
    const [row] = await this.tx.query<ScreeningList>(
      `UPDATE screening_lists SET active = true, entry_count = $3 WHERE tenant_id = $1 AND id = $2 RETURNING ${COLUMNS}`,
      [this.tx.tenantId, listId, entryCount],
    );
    return row!;
  }

  async entries(listId: string): Promise<ListEntry[]> {
    const rows = await this.tx.query<EntryRow>(
      `SELECT ref, kind, names, aliases, qualifiers FROM screening_entries
        WHERE tenant_id = $1 AND list_id = $2 ORDER BY position`,
      [this.tx.tenantId, listId],
    );
    return rows.map(({ qualifiers, ...entry }) => ({ ...entry, ...qualifiers }));
  }
}
