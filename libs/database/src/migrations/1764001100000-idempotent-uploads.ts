import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was uploaded under an Idempotency-Key, so that the same key with another file is refused. */
export class IdempotentUploads1764001100000 implements MigrationInterface {
  readonly name = 'IdempotentUploads1764001100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "idempotency_keys" ADD "content_hash" text`);
    await runner.query(`CREATE INDEX "idempotency_keys_started" ON "idempotency_keys" ("started_at")`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "idempotency_keys_started"`);
    await runner.query(`ALTER TABLE "idempotency_keys" DROP COLUMN "content_hash"`);
  }
}
