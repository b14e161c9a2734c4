import { Database } from '@app/database';
import { newId } from '@app/platform';
import { Injectable } from '@nestjs/common';
import { QueryFailedError } from 'typeorm';
import { searchTextOf } from '../storefront/search-text';
import type { ListingChannel, ListingPayload, PublishResult } from './channel';

/** In the order of the columns, so that a read-back has the members of what was sent. */
const READ_BACK = `SELECT listing_id, product_id, sku, destination, title, titles, description, category, hs_code, currency,
  price_tiers, moq, unit, lead_time_days, incoterms, port_of_loading, packaging, brand, country_of_origin, certifications,
  images, attributes, jsonb_build_object('id', seller_id, 'name', seller_name, 'city', seller_city) AS seller
  FROM storefront_items WHERE tenant_id = $1 AND id = $2 AND visible`;

/** SQLSTATE classes of values that do not fit: a repeat of the same row is refused the same way. */
const isAboutTheData = (error: unknown): boolean =>
  error instanceof QueryFailedError &&
  /^(22|23|54)/.test((error.driverError as { code?: string }).code ?? '');

/** The channel that needs no account anywhere: our own public storefront, with a table of its own as its far side. */
@Injectable()
export class StorefrontChannel implements ListingChannel {
  constructor(private readonly database: Database) {}

  async publish(tenantId: string, payload: ListingPayload): Promise<PublishResult> {
    const { seller } = payload;
    const row = {
      ...payload,
      id: newId('sfi'),
      tenant_id: tenantId,
      seller_id: seller.id,
      seller_name: seller.name,
      seller_city: seller.city,
      visible: true,
      search_text: searchTextOf(payload),
    };
    const written = this.database.transaction(tenantId, async (tx) => {
      const [item] = await tx.query<{ id: string }>(
        `INSERT INTO storefront_items AS known
         SELECT * FROM jsonb_populate_record(NULL::storefront_items, $1::jsonb)
         ON CONFLICT (tenant_id, listing_id) DO UPDATE
           SET sku = excluded.sku, visible = true, title = excluded.title, titles = excluded.titles,
               description = excluded.description, category = excluded.category, hs_code = excluded.hs_code,
               currency = excluded.currency, price_tiers = excluded.price_tiers, moq = excluded.moq, unit = excluded.unit,
               lead_time_days = excluded.lead_time_days, incoterms = excluded.incoterms,
               port_of_loading = excluded.port_of_loading, packaging = excluded.packaging, brand = excluded.brand,
               country_of_origin = excluded.country_of_origin, certifications = excluded.certifications,
               images = excluded.images, attributes = excluded.attributes, seller_name = excluded.seller_name,
               seller_city = excluded.seller_city, search_text = excluded.search_text, updated_at = excluded.updated_at
         RETURNING known.id`,
        [JSON.stringify({ ...row, published_at: tx.now(), updated_at: tx.now() })],
      );
      return { ref: item!.id };
    });
    return written.catch((error: unknown) => {
      if (isAboutTheData(error)) return { rejected: 'CHANNEL.CANNOT_BE_WRITTEN' as const };
      throw error;
    });
  }

  async readBack(tenantId: string, ref: string): Promise<ListingPayload | null> {
    const [item] = await this.database.read(tenantId, (tx) =>
      tx.query<ListingPayload>(READ_BACK, [tenantId, ref]),
    );
    return item ?? null;
  }

  async pause(tenantId: string, ref: string): Promise<void> {
    await this.database.transaction(tenantId, (tx) =>
      tx.query(
        `UPDATE storefront_items SET visible = false, updated_at = $3 WHERE tenant_id = $1 AND id = $2 AND visible`,
        [tenantId, ref, tx.now()],
      ),
    );
  }

  async withdraw(tenantId: string, ref: string): Promise<void> {
    await this.database.transaction(tenantId, (tx) =>
      tx.query(`DELETE FROM storefront_items WHERE tenant_id = $1 AND id = $2`, [tenantId, ref]),
    );
  }
}
