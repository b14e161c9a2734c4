import type { Tx } from '@app/database';
import type { Issue } from './issue';
import type { ProductRecord } from './product-record';

export interface Product {
  id: string;
  sellerId: string;
  sku: string;
  title: string;
  hsCode: string | null;
  status: 'DRAFT' | 'PENDING_REVIEW' | 'ACCEPTED' | 'CHANGES_REQUESTED' | 'REJECTED';
  record: ProductRecord;
  warnings: Issue[];
  version: number;
  updatedAt: Date;
}

const COLUMNS = `id, seller_id AS "sellerId", sku, title, hs_code AS "hsCode", status, record, warnings, version,
  updated_at AS "updatedAt"`;

export class ProductRepository {
  constructor(private readonly tx: Tx) {}

  /** By id; one row more than asked for. */
  async page(sellerId: string, after: string | null, limit: number): Promise<Product[]> {
    return this.tx.query<Product>(
      `SELECT ${COLUMNS} FROM products WHERE tenant_id = $1 AND seller_id = $2 AND ($3::text IS NULL OR id > $3)
        ORDER BY id LIMIT $4`,
      [this.tx.tenantId, sellerId, after, limit + 1],
    );
  }

  async byIds(ids: string[]): Promise<Product[]> {
    return this.tx.query<Product>(
      `SELECT ${COLUMNS} FROM products WHERE tenant_id = $1 AND id = ANY($2) ORDER BY id`,
      [this.tx.tenantId, ids],
    );
  }
}
