import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Responses kept for a repeated Idempotency-Key are sealed from now on: they hold answers, tokens and secrets that are
 * shown once. Those stored in the clear are dropped; a key is good for 72 hours at most.
 */
export class SealedResponses1764000700000 implements MigrationInterface {
  readonly name = 'SealedResponses1764000700000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM "idempotency_keys" WHERE "body" IS NOT NULL`);
    await runner.query(`ALTER TABLE "idempotency_keys" RENAME COLUMN "body" TO "body_sealed"`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM "idempotency_keys" WHERE "body_sealed" IS NOT NULL`);
    await runner.query(`ALTER TABLE "idempotency_keys" RENAME COLUMN "body_sealed" TO "body"`);
  }
}
