import { Database, NO_TENANT } from '@app/database';
import {
  decodeCursor,
  encodeCursor,
  type Page,
  pageLimit,
  pageOf,
  type PageRequest,
  Vault,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { DESTINATION_GROUPS } from '../compliance';
import { notOnStorefront } from '../errors';
import { wordsOf } from './search-text';
import { type StorefrontProduct, StorefrontRepository, type StorefrontSeller } from './storefront.repository';

const LIST = 'storefront';
const PRODUCT_ID = /^prd_[0-9a-f]{32}$/;
const SELLER_ID = /^sel_[0-9a-f]{32}$/;

export interface StorefrontQuery extends PageRequest {
  q?: string;
  destination?: string;
}

/** A buyer in Germany may buy what is listed for Germany or for the whole Union. */
const listedFor = (destination: string): string[] => [
  destination,
  ...Object.entries(DESTINATION_GROUPS).flatMap(([group, members]) =>
    members.includes(destination) ? [group] : [],
  ),
];

/** What the public reads: no key, no tenant, only what is visible on the storefront. */
@Injectable()
export class StorefrontService {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
  ) {}

  /** Every word must be there; when nothing has them all, what is spelt most like the query, on one page. */
  async search(query: StorefrontQuery): Promise<Page<StorefrontProduct>> {
    const limit = pageLimit(query);
    const words = wordsOf(query.q ?? '');
    const destinations = query.destination ? listedFor(query.destination) : null;
    const after = query.cursor ? String(decodeCursor(this.vault, NO_TENANT, LIST, query.cursor)[0]) : null;
    return this.database.visit(async (tx) => {
      const items = new StorefrontRepository(tx);
      const rows = await items.search(words, destinations, after, limit);
      if (!rows.length && words.length && !after) {
        const data = await items.searchSimilar(words, destinations, limit);
        return { data, next_cursor: null };
      }
      return pageOf(
        rows,
        limit,
        (row) => row,
        (row) => encodeCursor(this.vault, NO_TENANT, LIST, [row.productId]),
      );
    });
  }

  async product(id: string): Promise<StorefrontProduct> {
    if (!PRODUCT_ID.test(id)) throw notOnStorefront();
    const product = await this.database.visit((tx) => new StorefrontRepository(tx).product(id));
    if (!product) throw notOnStorefront();
    return product;
  }

  async seller(id: string): Promise<StorefrontSeller> {
    if (!SELLER_ID.test(id)) throw notOnStorefront();
    const seller = await this.database.visit((tx) => new StorefrontRepository(tx).seller(id));
    if (!seller) throw notOnStorefront();
    return seller;
  }
}
