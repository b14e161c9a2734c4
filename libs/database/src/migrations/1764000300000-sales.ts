import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `CREATE TABLE "orders" (
     "id" text NOT NULL,
     "tenant_id" text NOT NULL,
     "seller_id" text NOT NULL,
     "channel" text NOT NULL,
     "external_id" text NOT NULL,
     "ordered_at" TIMESTAMP WITH TIME ZONE NOT NULL,
     "sku" text,
     "quantity" integer NOT NULL,
     "amount_minor" bigint NOT NULL,
     "currency" text NOT NULL,
     "destination" text,
     "status" text NOT NULL,
     "simulated" boolean NOT NULL,
     "received_at" TIMESTAMP WITH TIME ZONE NOT NULL,
     CONSTRAINT "PK_710e2d4957aa5878dfe94e4ac2f" PRIMARY KEY ("id")
   )`,
  `CREATE INDEX "orders_list" ON "orders" ("tenant_id", "id")`,
  `CREATE UNIQUE INDEX "orders_external" ON "orders" ("tenant_id", "seller_id", "channel", "external_id")`,
  `CREATE TABLE "sales_daily" (
     "tenant_id" text NOT NULL,
     "seller_id" text NOT NULL,
     "channel" text NOT NULL,
     "day" date NOT NULL,
     "currency" text NOT NULL,
     "orders" integer NOT NULL,
     "amount_minor" bigint NOT NULL,
     CONSTRAINT "PK_02013e386d1cd61fe02c9b807c8" PRIMARY KEY ("tenant_id", "seller_id", "channel", "day", "currency")
   )`,
  `CREATE TABLE "sales_coverage" (
     "tenant_id" text NOT NULL,
     "seller_id" text NOT NULL,
     "channel" text NOT NULL,
     "observed_from" date NOT NULL,
     "observed_to" date NOT NULL,
     "simulated" boolean NOT NULL,
     CONSTRAINT "PK_197520e763a9d0cf1ecb5e3b951" PRIMARY KEY ("tenant_id", "seller_id", "channel")
   )`,
  `CREATE TABLE "uplift_studies" (
     "id" text NOT NULL,
     "tenant_id" text NOT NULL,
     "seller_id" text NOT NULL,
     "status" text NOT NULL,
     "reason" text,
     "baseline" jsonb,
     "baseline_sha256" text,
     "method_version" text NOT NULL,
     "frozen_at" TIMESTAMP WITH TIME ZONE,
     CONSTRAINT "PK_581770cbc06b8764a56d92e876d" PRIMARY KEY ("id")
   )`,
  `CREATE UNIQUE INDEX "uplift_studies_seller" ON "uplift_studies" ("tenant_id", "seller_id")`,
];

const TABLES = ['orders', 'sales_daily', 'sales_coverage', 'uplift_studies'];

export class Sales1764000300000 implements MigrationInterface {
  readonly name = 'Sales1764000300000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES.toReversed()) await runner.query(`DROP TABLE "${table}"`);
  }
}
