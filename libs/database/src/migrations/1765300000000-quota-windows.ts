import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How much of each quota its present window has used. Unlogged: counting writes no WAL, and a crash only begins anew. */
export class QuotaWindows1765300000000 implements MigrationInterface {
  readonly name = 'QuotaWindows1765300000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE UNLOGGED TABLE "quota_windows" ("id" text NOT NULL, "window_no" bigint NOT NULL, "used" integer NOT NULL,
         "ends_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "PK_quota_windows" PRIMARY KEY ("id"))`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE "quota_windows"`);
  }
}
