import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  // Search by parts of words and in spite of misspellings; comes with PostgreSQL.
  `CREATE EXTENSION IF NOT EXISTS pg_trgm`,
  `CREATE TABLE "listings" (
     "id" text NOT NULL,
     "tenant_id" text NOT NULL,
     "seller_id" text NOT NULL,
     "product_id" text NOT NULL,
     "sku" text NOT NULL,
     "channel" text NOT NULL,
     "destination" text NOT NULL,
     "status" text NOT NULL,
     "reasons" jsonb NOT NULL,
     "sent" jsonb,
     "sent_hash" text,
     "channel_ref" text,
     "rule_set_version" integer NOT NULL,
     "live_at" TIMESTAMP WITH TIME ZONE,
     "version" integer NOT NULL,
     "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
     "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL,
     CONSTRAINT "PK_listings" PRIMARY KEY ("id")
   )`,
  `CREATE UNIQUE INDEX "listings_place" ON "listings" ("tenant_id", "product_id", "channel", "destination")`,
  `CREATE INDEX "listings_seller" ON "listings" ("tenant_id", "seller_id", "id")`,
  `CREATE TABLE "storefront_items" (
     "id" text NOT NULL,
     "tenant_id" text NOT NULL,
     "seller_id" text NOT NULL,
     "listing_id" text NOT NULL,
     "product_id" text NOT NULL,
     "sku" text NOT NULL,
     "destination" text NOT NULL,
     "visible" boolean NOT NULL,
     "title" text NOT NULL,
     "titles" jsonb NOT NULL,
     "description" text NOT NULL,
     "category" text NOT NULL,
     "hs_code" text NOT NULL,
     "currency" text NOT NULL,
     "price_tiers" jsonb NOT NULL,
     "moq" integer NOT NULL,
     "unit" text NOT NULL,
     "lead_time_days" integer,
     "incoterms" text array NOT NULL,
     "port_of_loading" text,
     "packaging" text,
     "brand" text NOT NULL,
     "country_of_origin" text NOT NULL,
     "certifications" text array NOT NULL,
     "images" text array NOT NULL,
     "attributes" jsonb NOT NULL,
     "seller_name" text NOT NULL,
     "seller_city" text NOT NULL,
     "search_text" text NOT NULL,
     "published_at" TIMESTAMP WITH TIME ZONE NOT NULL,
     "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL,
     CONSTRAINT "PK_storefront_items" PRIMARY KEY ("id")
   )`,
  `CREATE UNIQUE INDEX "storefront_items_listing" ON "storefront_items" ("tenant_id", "listing_id")`,
  `CREATE INDEX "storefront_items_product" ON "storefront_items" ("product_id", "destination")`,
  `CREATE INDEX "storefront_items_seller" ON "storefront_items" ("seller_id", "product_id")`,
  `CREATE INDEX "storefront_items_search" ON "storefront_items" USING gin ("search_text" gin_trgm_ops)`,
];

export class Listings1764000400000 implements MigrationInterface {
  readonly name = 'Listings1764000400000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['storefront_items', 'listings']) await runner.query(`DROP TABLE "${table}"`);
  }
}
