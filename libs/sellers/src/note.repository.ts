import type { Tx } from '@app/database';
import { newId, type Vault } from '@app/platform';

export interface Note {
  id: string;
  authorId: string;
  sellerVisible: boolean;
  text: string;
  createdAt: Date;
}

/** Rows of `seller_notes`; their text is sealed. */
export class NoteRepository {
  constructor(
    private readonly tx: Tx,
    private readonly vault: Vault,
  ) {}

  async insert(sellerId: string, authorId: string, text: string, sellerVisible: boolean): Promise<void> {
    const { tenantId } = this.tx;
    const id = newId('nte');
    const sealed = this.vault.seal(tenantId, 'answers', `notes|${id}`, text);
    await this.tx.query(
      `INSERT INTO seller_notes (id, tenant_id, seller_id, author_id, seller_visible, text_sealed, created_at)
       VALUES ($1,$2,$3,$4,$5,$6,$7)`,
      [id, tenantId, sellerId, authorId, sellerVisible, sealed, this.tx.now()],
    );
  }

  /** Newest first; one row more than asked for. */
  async page(sellerId: string, onlyVisible: boolean, before: string | null, limit: number): Promise<Note[]> {
    const { tenantId } = this.tx;
    const rows = await this.tx.query<Omit<Note, 'text'> & { sealed: string }>(
      `SELECT id, author_id AS "authorId", seller_visible AS "sellerVisible", text_sealed AS sealed, created_at AS "createdAt"
         FROM seller_notes
        WHERE tenant_id = $1 AND seller_id = $2 AND (NOT $3 OR seller_visible) AND ($4::text IS NULL OR id < $4)
        ORDER BY id DESC LIMIT $5`,
      [tenantId, sellerId, onlyVisible, before, limit + 1],
    );
    return rows.map(({ sealed, ...note }) => ({
      ...note,
      text: this.vault.open(tenantId, 'answers', `notes|${note.id}`, sealed),
    }));
  }
}
