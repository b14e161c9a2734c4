import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What was read of a streamed body is kept with its Idempotency-Key, so that another file under the same key is refused.
 * Keys that are older than 72 hours are looked for by their age.
 */
export class RequestContents1764000900000 implements MigrationInterface {
  readonly name = 'RequestContents1764000900000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "idempotency_keys" ADD COLUMN "content" jsonb`);
    await runner.query(`CREATE INDEX "idempotency_keys_started" ON "idempotency_keys" ("started_at")`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "idempotency_keys_started"`);
    await runner.query(`ALTER TABLE "idempotency_keys" DROP COLUMN "content"`);
  }
}
