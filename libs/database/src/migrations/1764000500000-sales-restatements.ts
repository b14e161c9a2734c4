import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `CREATE INDEX "orders_seller" ON "orders" ("tenant_id", "seller_id", "id")`,
  // What comes in after the freeze for days before it has rows of its own; simulated orders are counted, to be said.
  `ALTER TABLE "sales_daily" ADD "restated" boolean NOT NULL DEFAULT false,
     ADD "simulated_orders" integer NOT NULL DEFAULT 0`,
  `UPDATE "sales_daily" SET "simulated_orders" = "orders" FROM "sellers" s
    WHERE s."id" = "sales_daily"."seller_id" AND s."simulated"`,
  `ALTER TABLE "sales_daily" ALTER "restated" DROP DEFAULT, ALTER "simulated_orders" DROP DEFAULT`,
  `ALTER TABLE "sales_daily" DROP CONSTRAINT "PK_02013e386d1cd61fe02c9b807c8"`,
  `ALTER TABLE "sales_daily" ADD CONSTRAINT "PK_sales_daily"
     PRIMARY KEY ("tenant_id", "seller_id", "channel", "day", "currency", "restated")`,
  `ALTER TABLE "uplift_studies" ADD "frozen_day" date`,
  `UPDATE "uplift_studies" SET "frozen_day" = (("frozen_at" AT TIME ZONE 'UTC') + interval '5 hours')::date
    WHERE "status" <> 'NOT_APPLICABLE'`,
  `CREATE TABLE "uplift_readouts" (
     "id" text NOT NULL,
     "tenant_id" text NOT NULL,
     "subject" text NOT NULL,
     "computed_at" TIMESTAMP WITH TIME ZONE NOT NULL,
     "verdict" text NOT NULL,
     "data_sha256" text NOT NULL,
     "result" jsonb NOT NULL,
     CONSTRAINT "PK_uplift_readouts" PRIMARY KEY ("id")
   )`,
  `CREATE UNIQUE INDEX "uplift_readouts_data" ON "uplift_readouts" ("tenant_id", "subject", "data_sha256")`,
  `CREATE INDEX "uplift_readouts_subject" ON "uplift_readouts" ("tenant_id", "subject", "id")`,
];

const DOWN = [
  `DROP TABLE "uplift_readouts"`,
  `ALTER TABLE "uplift_studies" DROP COLUMN "frozen_day"`,
  `DELETE FROM "sales_daily" WHERE "restated"`,
  `ALTER TABLE "sales_daily" DROP CONSTRAINT "PK_sales_daily"`,
  `ALTER TABLE "sales_daily" DROP COLUMN "restated", DROP COLUMN "simulated_orders"`,
  `ALTER TABLE "sales_daily" ADD CONSTRAINT "PK_02013e386d1cd61fe02c9b807c8"
     PRIMARY KEY ("tenant_id", "seller_id", "channel", "day", "currency")`,
  `DROP INDEX "orders_seller"`,
];

/** Restatements apart from the baseline, and dated read-outs. */
export class SalesRestatements1764000500000 implements MigrationInterface {
  readonly name = 'SalesRestatements1764000500000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}
