import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `ALTER TABLE "api_keys" ADD "scopes" text array, ADD "created_by" text, ADD "operation_id" text,
     ADD "rotation_id" text, ADD "rotated_at" TIMESTAMP WITH TIME ZONE, ADD "previous_hash" text,
     ADD "previous_until" TIMESTAMP WITH TIME ZONE`,
  `CREATE UNIQUE INDEX "api_keys_previous_hash" ON "api_keys" ("previous_hash") WHERE previous_hash IS NOT NULL`,
  `CREATE UNIQUE INDEX "api_keys_operation" ON "api_keys" ("tenant_id", "operation_id") WHERE operation_id IS NOT NULL`,
  `CREATE TABLE "oauth_clients" (
     "id" text NOT NULL,
     "tenant_id" text NOT NULL,
     "label" text NOT NULL,
     "role" text NOT NULL,
     "scopes" text array NOT NULL,
     "hash" text NOT NULL,
     "prefix" text NOT NULL,
     "created_by" text NOT NULL,
     "operation_id" text NOT NULL,
     "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
     "last_used_at" TIMESTAMP WITH TIME ZONE,
     "revoked_at" TIMESTAMP WITH TIME ZONE,
     "rotation_id" text,
     "rotated_at" TIMESTAMP WITH TIME ZONE,
     "previous_hash" text,
     "previous_until" TIMESTAMP WITH TIME ZONE,
     CONSTRAINT "PK_c4759172d3431bae6f04e678e0d" PRIMARY KEY ("id")
   )`,
  `CREATE UNIQUE INDEX "oauth_clients_operation" ON "oauth_clients" ("tenant_id", "operation_id")`,
  `CREATE INDEX "oauth_clients_tenant" ON "oauth_clients" ("tenant_id", "created_at")`,
  `CREATE TABLE "access_tokens" (
     "id" text NOT NULL,
     "tenant_id" text NOT NULL,
     "client_id" text NOT NULL,
     "hash" text NOT NULL,
     "scopes" text array NOT NULL,
     "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
     "expires_at" TIMESTAMP WITH TIME ZONE NOT NULL,
     CONSTRAINT "PK_65140f59763ff994a0252488166" PRIMARY KEY ("id")
   )`,
  `CREATE INDEX "access_tokens_expiry" ON "access_tokens" ("expires_at")`,
  `CREATE UNIQUE INDEX "access_tokens_hash" ON "access_tokens" ("hash")`,
];

const DOWN = [
  'DROP TABLE "access_tokens"',
  'DROP TABLE "oauth_clients"',
  'DROP INDEX "api_keys_operation"',
  'DROP INDEX "api_keys_previous_hash"',
  `ALTER TABLE "api_keys" DROP "scopes", DROP "created_by", DROP "operation_id", DROP "rotation_id", DROP "rotated_at",
     DROP "previous_hash", DROP "previous_until"`,
];

export class Credentials1765000100000 implements MigrationInterface {
  readonly name = 'Credentials1765000100000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}
