import type { MigrationInterface, QueryRunner } from 'typeorm';
import { grantOn } from '../row-security';

/** What becomes of a message after it left, who agreed to be written to by telephone, and why an address is left alone. */
const UP = [
  `ALTER TABLE "messages" ADD "receipts" jsonb NOT NULL DEFAULT '[]'`,
  `ALTER TABLE "messages" ADD "address_hash" text`,
  `ALTER TABLE "message_preferences" ADD "optional_since" TIMESTAMP WITH TIME ZONE`,
  `ALTER TABLE "message_preferences" ADD "phone_hash" text`,
  `ALTER TABLE "message_preferences" ADD "phone_agreed_at" TIMESTAMP WITH TIME ZONE`,
  `ALTER TABLE "message_preferences" ADD "phone_agreed_by" text`,
  `ALTER TABLE "refused_addresses" ADD "reason_code" text NOT NULL DEFAULT 'MESSAGE.ADDRESS_REFUSED'`,
];
const DOWN = [
  `ALTER TABLE "refused_addresses" DROP COLUMN "reason_code"`,
  `ALTER TABLE "message_preferences" DROP COLUMN "phone_agreed_by"`,
  `ALTER TABLE "message_preferences" DROP COLUMN "phone_agreed_at"`,
  `ALTER TABLE "message_preferences" DROP COLUMN "phone_hash"`,
  `ALTER TABLE "message_preferences" DROP COLUMN "optional_since"`,
  `ALTER TABLE "messages" DROP COLUMN "address_hash"`,
  `ALTER TABLE "messages" DROP COLUMN "receipts"`,
];

export class MessageReceipts1766200000000 implements MigrationInterface {
  readonly name = 'MessageReceipts1766200000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
    // A receipt names a message; whose it is, is found by the one who knows no tenant yet.
    await grantOn(runner, 'messages', 'system', 'SELECT (id, tenant_id)');
    // An address that works again is forgotten.
    await grantOn(runner, 'refused_addresses', 'tenant', 'DELETE');
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}
