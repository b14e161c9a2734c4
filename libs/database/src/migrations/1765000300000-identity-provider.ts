import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `CREATE TABLE "user_logins" (
     "user_id" text NOT NULL,
     "tenant_id" text NOT NULL,
     "login_hash" text NOT NULL,
     "login_sealed" text NOT NULL,
     "password_hash" text NOT NULL,
     "is_demo" boolean NOT NULL,
     "changed_at" TIMESTAMP WITH TIME ZONE NOT NULL,
     CONSTRAINT "PK_b0133215faede166e3c8772e0d2" PRIMARY KEY ("user_id")
   )`,
  `CREATE UNIQUE INDEX "user_logins_login" ON "user_logins" ("login_hash")`,
  `CREATE TABLE "login_tries" (
     "key" text NOT NULL,
     "failures" integer NOT NULL,
     "began_at" TIMESTAMP WITH TIME ZONE NOT NULL,
     "blocked_until" TIMESTAMP WITH TIME ZONE,
     CONSTRAINT "PK_fb527a0c8cb83a082f283e80a1c" PRIMARY KEY ("key")
   )`,
  `CREATE INDEX "login_tries_began" ON "login_tries" ("began_at")`,
  `CREATE TABLE "provider_records" (
     "model" text NOT NULL,
     "id_hash" text NOT NULL,
     "payload_sealed" text NOT NULL,
     "grant_id" text,
     "uid_hash" text,
     "user_code_hash" text,
     "consumed_at" TIMESTAMP WITH TIME ZONE,
     "expires_at" TIMESTAMP WITH TIME ZONE,
     CONSTRAINT "PK_860982ad863277d035b53e8865e" PRIMARY KEY ("model", "id_hash")
   )`,
  `CREATE INDEX "provider_records_expiry" ON "provider_records" ("expires_at")`,
  `CREATE INDEX "provider_records_grant" ON "provider_records" ("grant_id") WHERE grant_id IS NOT NULL`,
  `CREATE TABLE "signing_keys" (
     "kid" text NOT NULL,
     "jwk_sealed" text NOT NULL,
     "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
     CONSTRAINT "PK_13362ac3e792c69417e1a53d355" PRIMARY KEY ("kid")
   )`,
];

const TABLES = ['user_logins', 'login_tries', 'provider_records', 'signing_keys'];

export class IdentityProvider1765000300000 implements MigrationInterface {
  readonly name = 'IdentityProvider1765000300000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES.toReversed()) await runner.query(`DROP TABLE "${table}"`);
  }
}
