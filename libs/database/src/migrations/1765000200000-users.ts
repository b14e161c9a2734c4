import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `CREATE TABLE "users" (
     "id" text NOT NULL,
     "tenant_id" text NOT NULL,
     "issuer" text NOT NULL,
     "subject" text NOT NULL,
     "role" text NOT NULL,
     "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
     "last_seen_at" TIMESTAMP WITH TIME ZONE,
     "disabled_at" TIMESTAMP WITH TIME ZONE,
     CONSTRAINT "PK_a3ffb1c0c8416b9fc6f907b7433" PRIMARY KEY ("id")
   )`,
  `CREATE INDEX "users_tenant" ON "users" ("tenant_id", "id")`,
  `CREATE UNIQUE INDEX "users_subject" ON "users" ("issuer", "subject")`,
];

export class Users1765000200000 implements MigrationInterface {
  readonly name = 'Users1765000200000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE "users"');
  }
}
