import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `CREATE TABLE "event_counters" (
     "tenant_id" text NOT NULL,
     "scope" text NOT NULL,
     "last" bigint NOT NULL,
     CONSTRAINT "PK_event_counters" PRIMARY KEY ("tenant_id", "scope")
   )`,
  `INSERT INTO "event_counters" ("tenant_id", "scope", "last")
     SELECT '', 'stream', coalesce(max("position"), 0) FROM "outbox_events"`,
  `ALTER TABLE "outbox_events" ADD "seller_sequence" bigint, ADD "fanned_out_at" TIMESTAMP WITH TIME ZONE`,
  // What was relayed has its deliveries; the others get theirs from the new relay.
  `UPDATE "outbox_events" SET "fanned_out_at" = "relayed_at" WHERE "relayed_at" IS NOT NULL`,
  `CREATE INDEX "outbox_events_fan_out" ON "outbox_events" ("position") WHERE fanned_out_at IS NULL`,

  `CREATE TABLE "webhook_keys" (
     "id" text NOT NULL,
     "tenant_id" text NOT NULL,
     "endpoint_id" text NOT NULL,
     "operation_id" text NOT NULL,
     "kind" text NOT NULL,
     "sealed" text NOT NULL,
     "public_key" text,
     "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
     "expires_at" TIMESTAMP WITH TIME ZONE,
     CONSTRAINT "PK_webhook_keys" PRIMARY KEY ("id")
   )`,
  `CREATE INDEX "webhook_keys_endpoint" ON "webhook_keys" ("tenant_id", "endpoint_id")`,
  `CREATE UNIQUE INDEX "webhook_keys_operation" ON "webhook_keys" ("tenant_id", "operation_id", "kind")`,
  `INSERT INTO "webhook_keys" ("id", "tenant_id", "endpoint_id", "operation_id", "kind", "sealed", "created_at")
     SELECT 'whk' || substr("id", 4), "tenant_id", "id", "operation_id", 'v1', "secret_sealed", "created_at"
       FROM "webhook_endpoints"`,
  `ALTER TABLE "webhook_endpoints" DROP COLUMN "secret_sealed",
     ADD "description" text,
     ADD "version" integer NOT NULL DEFAULT 1,
     ADD "disabled_at" TIMESTAMP WITH TIME ZONE,
     ADD "failing_since" TIMESTAMP WITH TIME ZONE,
     ADD "consecutive_failures" integer NOT NULL DEFAULT 0,
     ADD "failing_told_at" TIMESTAMP WITH TIME ZONE`,
  `UPDATE "webhook_endpoints" SET "disabled_at" = now() WHERE "disabled_reason" IS NOT NULL`,

  `ALTER TABLE "webhook_deliveries" ADD "event_type" text,
     ADD "endpoint_sequence" bigint,
     ADD "run" integer NOT NULL DEFAULT 1,
     ADD "started_at" TIMESTAMP WITH TIME ZONE,
     ADD "operation_id" text`,
  `UPDATE "webhook_deliveries" SET "started_at" = "created_at",
     "event_type" = coalesce((SELECT "type" FROM "outbox_events" WHERE "id" = "event_id"), '')`,
  `ALTER TABLE "webhook_deliveries" ALTER COLUMN "event_type" SET NOT NULL`,
  `CREATE INDEX "webhook_deliveries_event" ON "webhook_deliveries" ("event_id")`,
  `CREATE INDEX "webhook_deliveries_to_start" ON "webhook_deliveries" ("endpoint_id", "id") WHERE started_at IS NULL`,
  `CREATE INDEX "webhook_deliveries_first" ON "webhook_deliveries" ("endpoint_id", "started_at") WHERE status = 'pending'::text`,
  `CREATE INDEX "webhook_deliveries_failed" ON "webhook_deliveries" ("tenant_id", "endpoint_id", "id")
     WHERE status = ANY (ARRAY['failed'::text, 'gone'::text])`,

  `CREATE TABLE "webhook_redeliveries" (
     "id" text NOT NULL,
     "tenant_id" text NOT NULL,
     "endpoint_id" text NOT NULL,
     "operation_id" text NOT NULL,
     "since" TIMESTAMP WITH TIME ZONE NOT NULL,
     "until" TIMESTAMP WITH TIME ZONE NOT NULL,
     "status" text NOT NULL,
     "total" integer NOT NULL,
     "requeued" integer NOT NULL DEFAULT 0,
     "after" text,
     "cancel_requested" boolean NOT NULL DEFAULT false,
     "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
     "finished_at" TIMESTAMP WITH TIME ZONE,
     CONSTRAINT "PK_webhook_redeliveries" PRIMARY KEY ("id")
   )`,
  `CREATE INDEX "webhook_redeliveries_endpoint" ON "webhook_redeliveries" ("tenant_id", "endpoint_id", "id")`,
  `CREATE UNIQUE INDEX "webhook_redeliveries_operation" ON "webhook_redeliveries" ("tenant_id", "operation_id")`,

  `ALTER TABLE "seller_requirements" ADD "valid_until" date, ADD "expiry_told" text`,
  `CREATE INDEX "seller_requirements_valid_until" ON "seller_requirements" ("valid_until")`,
];

const DOWN = [
  `DROP INDEX "seller_requirements_valid_until"`,
  `ALTER TABLE "seller_requirements" DROP COLUMN "expiry_told", DROP COLUMN "valid_until"`,
  `DROP TABLE "webhook_redeliveries"`,
  `DROP INDEX "webhook_deliveries_failed"`,
  `DROP INDEX "webhook_deliveries_first"`,
  `DROP INDEX "webhook_deliveries_to_start"`,
  `DROP INDEX "webhook_deliveries_event"`,
  `ALTER TABLE "webhook_deliveries" DROP COLUMN "operation_id", DROP COLUMN "started_at", DROP COLUMN "run",
     DROP COLUMN "endpoint_sequence", DROP COLUMN "event_type"`,
  `ALTER TABLE "webhook_endpoints" DROP COLUMN "failing_told_at", DROP COLUMN "consecutive_failures",
     DROP COLUMN "failing_since", DROP COLUMN "disabled_at", DROP COLUMN "version", DROP COLUMN "description",
     ADD "secret_sealed" text`,
  // The newest one; what was signed with an older one beside it cannot be said any more.
  `UPDATE "webhook_endpoints" SET "secret_sealed" = (
     SELECT "sealed" FROM "webhook_keys" "k"
      WHERE "k"."endpoint_id" = "webhook_endpoints"."id" AND "kind" = 'v1' AND "expires_at" IS NULL)`,
  `ALTER TABLE "webhook_endpoints" ALTER COLUMN "secret_sealed" SET NOT NULL`,
  `DROP TABLE "webhook_keys"`,
  `DROP INDEX "outbox_events_fan_out"`,
  `ALTER TABLE "outbox_events" DROP COLUMN "fanned_out_at", DROP COLUMN "seller_sequence"`,
  `DROP TABLE "event_counters"`,
];

/**
 * Events: a number per seller beside the position, and counters that outlive purged rows. Webhooks: keys that rotate, the
 * health of an endpoint, runs of a delivery, redeliveries.
 */
export class EventsAndWebhooks1765100000000 implements MigrationInterface {
  readonly name = 'EventsAndWebhooks1765100000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}
