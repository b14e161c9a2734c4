import type { Tx } from '@app/database';
import type { ListingPayload } from '../channels/channel';
import { patternOf } from './search-text';

/** One product as buyers see it: what is the same for all its destinations, and where it may go. */
export interface StorefrontProduct {
  productId: string;
  sellerId: string;
  sku: string;
  title: string;
  titles: ListingPayload['titles'];
  description: string;
  category: string;
  hsCode: string;
  currency: string;
  priceTiers: ListingPayload['price_tiers'];
  moq: number;
  unit: string;
  leadTimeDays: number | null;
  incoterms: string[];
  portOfLoading: string | null;
  packaging: string | null;
  brand: string;
  countryOfOrigin: string;
  certifications: string[];
  images: string[];
  attributes: Record<string, string>;
  sellerName: string;
  sellerCity: string;
  destinations: string[];
}

export interface StorefrontSeller {
  id: string;
  name: string;
  city: string;
  products: number;
  categories: string[];
  destinations: string[];
  certifications: string[];
}

const COLUMNS = `product_id AS "productId", seller_id AS "sellerId", sku, title, titles, description, category,
  hs_code AS "hsCode", currency, price_tiers AS "priceTiers", moq, unit, lead_time_days AS "leadTimeDays", incoterms,
  port_of_loading AS "portOfLoading", packaging, brand, country_of_origin AS "countryOfOrigin", certifications, images,
  attributes, seller_name AS "sellerName", seller_city AS "sellerCity",
  (SELECT array_agg(DISTINCT o.destination ORDER BY o.destination) FROM storefront_items o
    WHERE o.product_id = i.product_id AND o.visible) AS destinations`;

/** Share of common trigrams, on average over the words, below which a misspelt query finds nothing. */
const SIMILARITY_FROM = 0.4;

/**
 * What the public sees of the storefront. The one repository that reads across tenants, on purpose: the shop window is the
 * installation's, and everything in it was published to be seen. It reads `storefront_items` and nothing else.
 */
export class StorefrontRepository {
  constructor(private readonly tx: Tx) {}

  /** Products whose text contains every word, by id; one more than asked for. */
  async search(
    words: string[],
    destinations: string[] | null,
    after: string | null,
    limit: number,
  ): Promise<StorefrontProduct[]> {
    return this.tx.query<StorefrontProduct>(
      `WITH found AS (
         SELECT DISTINCT product_id FROM storefront_items
          WHERE visible AND search_text LIKE ALL($1::text[])
            AND ($2::text[] IS NULL OR destination = ANY($2)) AND ($3::text IS NULL OR product_id > $3)
          ORDER BY product_id LIMIT $4)
       SELECT DISTINCT ON (i.product_id) ${COLUMNS}
         FROM storefront_items i JOIN found USING (product_id) WHERE i.visible ORDER BY i.product_id, i.destination`,
      [words.map(patternOf), destinations, after, limit + 1],
    );
  }

  /** The most similar, for words that nothing contains as they are typed; best first. */
  async searchSimilar(
    words: string[],
    destinations: string[] | null,
    limit: number,
  ): Promise<StorefrontProduct[]> {
    await this.tx.query(`SELECT set_config('pg_trgm.word_similarity_threshold', $1, true)`, [
      String(SIMILARITY_FROM),
    ]);
    return this.tx.query<StorefrontProduct>(
      `WITH alike AS (
         SELECT product_id, (SELECT avg(word_similarity(word, search_text)) FROM unnest($1::text[]) AS word) AS similarity
           FROM storefront_items
          WHERE visible AND search_text %> ANY($1::text[]) AND ($2::text[] IS NULL OR destination = ANY($2))),
       found AS (
         SELECT product_id, max(similarity) AS similarity FROM alike WHERE similarity >= $4
          GROUP BY product_id ORDER BY 2 DESC, 1 LIMIT $3)
       SELECT * FROM (
         SELECT DISTINCT ON (i.product_id) ${COLUMNS}, similarity
           FROM storefront_items i JOIN found USING (product_id) WHERE i.visible ORDER BY i.product_id, i.destination) best
        ORDER BY similarity DESC, "productId"`,
      [words, destinations, limit, SIMILARITY_FROM],
    );
  }

  async product(id: string): Promise<StorefrontProduct | undefined> {
    const [row] = await this.tx.query<StorefrontProduct>(
      `SELECT ${COLUMNS} FROM storefront_items i WHERE product_id = $1 AND visible ORDER BY destination LIMIT 1`,
      [id],
    );
    return row;
  }

  async seller(id: string): Promise<StorefrontSeller | undefined> {
    const [row] = await this.tx.query<StorefrontSeller>(
      `SELECT seller_id AS id, max(seller_name) AS name, max(seller_city) AS city,
              count(DISTINCT product_id)::int AS products,
              array_agg(DISTINCT category ORDER BY category) AS categories,
              array_agg(DISTINCT destination ORDER BY destination) AS destinations,
              coalesce((SELECT array_agg(DISTINCT name ORDER BY name) FROM storefront_items c, unnest(c.certifications) AS name
                         WHERE c.seller_id = $1 AND c.visible), '{}') AS certifications
         FROM storefront_items WHERE seller_id = $1 AND visible GROUP BY seller_id`,
      [id],
    );
    return row;
  }
}
