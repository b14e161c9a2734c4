import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Invitations become links like any other. The two columns of `sellers` stay for one release, unused. */
const UP = [
  `CREATE TABLE "seller_sessions" (
     "id" text NOT NULL,
     "tenant_id" text NOT NULL,
     "seller_id" text NOT NULL,
     "hash" text NOT NULL,
     "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
     "expires_at" TIMESTAMP WITH TIME ZONE NOT NULL,
     "ended_at" TIMESTAMP WITH TIME ZONE,
     CONSTRAINT "PK_56638867fc43730acfc6698b5a8" PRIMARY KEY ("id")
   )`,
  `CREATE INDEX "seller_sessions_expiry" ON "seller_sessions" ("expires_at")`,
  `CREATE INDEX "seller_sessions_open" ON "seller_sessions" ("tenant_id", "seller_id", "created_at") WHERE ended_at IS NULL`,
  `CREATE UNIQUE INDEX "seller_sessions_hash" ON "seller_sessions" ("hash")`,
  `CREATE TABLE "seller_links" (
     "id" text NOT NULL,
     "tenant_id" text NOT NULL,
     "seller_id" text NOT NULL,
     "operation_id" text NOT NULL,
     "hash" text NOT NULL,
     "created_by" text NOT NULL,
     "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
     "expires_at" TIMESTAMP WITH TIME ZONE NOT NULL,
     "used_at" TIMESTAMP WITH TIME ZONE,
     "repeat_hash" text,
     "replaced_at" TIMESTAMP WITH TIME ZONE,
     CONSTRAINT "PK_d77afed7554a1d841a689355c1b" PRIMARY KEY ("id")
   )`,
  `CREATE INDEX "seller_links_unused" ON "seller_links" ("tenant_id", "seller_id") WHERE used_at IS NULL AND replaced_at IS NULL`,
  `CREATE UNIQUE INDEX "seller_links_operation" ON "seller_links" ("tenant_id", "operation_id")`,
  `CREATE UNIQUE INDEX "seller_links_hash" ON "seller_links" ("hash")`,
  `INSERT INTO "seller_links" ("id", "tenant_id", "seller_id", "operation_id", "hash", "created_by", "created_at", "expires_at", "used_at")
   SELECT 'lnk_' || replace(gen_random_uuid()::text, '-', ''), tenant_id, id, operation_id, invitation_hash, 'system', created_at,
          created_at + interval '30 days', invitation_used_at
     FROM "sellers" WHERE invitation_hash IS NOT NULL`,
];

export class SellerLinks1765000000000 implements MigrationInterface {
  readonly name = 'SellerLinks1765000000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['seller_links', 'seller_sessions']) await runner.query(`DROP TABLE "${table}"`);
  }
}
