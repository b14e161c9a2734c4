import type { MigrationInterface, QueryRunner } from 'typeorm';
import { isolateTenant } from '../row-security';

/** What is written to people, how they want it, and how one is found who has lost the link and remembers the address. */
const UP = [
  `CREATE TABLE "messages" (
     "id" text NOT NULL,
     "tenant_id" text NOT NULL,
     "seller_id" text,
     "dedupe_key" text NOT NULL,
     "subject" text NOT NULL,
     "kind" text NOT NULL,
     "channel" text NOT NULL,
     "details" jsonb NOT NULL,
     "language" text,
     "status" text NOT NULL,
     "reason_code" text,
     "attempts" jsonb NOT NULL,
     "content_sealed" text,
     "provider_ref" text,
     "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
     "sent_at" TIMESTAMP WITH TIME ZONE,
     "settled_at" TIMESTAMP WITH TIME ZONE,
     CONSTRAINT "PK_18325f38ae6de43878487eff986" PRIMARY KEY ("id")
   )`,
  `CREATE UNIQUE INDEX "messages_once" ON "messages" ("tenant_id", "dedupe_key")`,
  `CREATE INDEX "messages_seller" ON "messages" ("tenant_id", "seller_id", "id")`,
  `CREATE UNIQUE INDEX "messages_provider_ref" ON "messages" ("provider_ref") WHERE provider_ref IS NOT NULL`,
  `CREATE TABLE "message_settings" (
     "tenant_id" text NOT NULL,
     "version" integer NOT NULL,
     "quiet_hours" jsonb,
     "contacts_sealed" text,
     "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL,
     CONSTRAINT "PK_message_settings" PRIMARY KEY ("tenant_id")
   )`,
  `CREATE TABLE "message_preferences" (
     "tenant_id" text NOT NULL,
     "seller_id" text NOT NULL,
     "version" integer NOT NULL,
     "language" text,
     "optional" boolean NOT NULL,
     "phone_channel" text,
     "quiet_hours" jsonb,
     "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL,
     CONSTRAINT "PK_message_preferences" PRIMARY KEY ("tenant_id", "seller_id")
   )`,
  `CREATE TABLE "refused_addresses" (
     "tenant_id" text NOT NULL,
     "seller_id" text NOT NULL,
     "channel" text NOT NULL,
     "address_hash" text NOT NULL,
     "refused_at" TIMESTAMP WITH TIME ZONE NOT NULL,
     CONSTRAINT "PK_refused_addresses" PRIMARY KEY ("tenant_id", "seller_id", "channel")
   )`,
  `ALTER TABLE "sellers" ADD "email_hash" text`,
  `CREATE INDEX "sellers_email" ON "sellers" ("email_hash") WHERE email_hash IS NOT NULL`,
];

const DOWN = [
  `DROP INDEX "sellers_email"`,
  `ALTER TABLE "sellers" DROP COLUMN "email_hash"`,
  `DROP TABLE "refused_addresses"`,
  `DROP TABLE "message_preferences"`,
  `DROP TABLE "message_settings"`,
  `DROP TABLE "messages"`,
];

const TABLES = ['messages', 'message_settings', 'message_preferences', 'refused_addresses'];

export class Messages1765200000000 implements MigrationInterface {
  readonly name = 'Messages1765200000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
    for (const table of TABLES) await isolateTenant(runner, table);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}
