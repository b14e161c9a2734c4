import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What a check or a decision rested on is kept with it, so that it stands only as long as that does. The two columns of
 * who proposed something become one proposal, which says what exactly the second person must agree to.
 */
export class DecisionBasis1764001000000 implements MigrationInterface {
  readonly name = 'DecisionBasis1764001000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "sellers"
      ADD "answer_revisions" jsonb NOT NULL DEFAULT '{}',
      ADD "proposal" jsonb,
      DROP COLUMN "approval_proposed_by",
      DROP COLUMN "rejection_proposed_by"`);
    await runner.query(`ALTER TABLE "checks" ADD "basis" text`);
    await runner.query(`ALTER TABLE "seller_requirements" ADD "decision_basis" text`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE "seller_requirements" DROP COLUMN "decision_basis"`);
    await runner.query(`ALTER TABLE "checks" DROP COLUMN "basis"`);
    await runner.query(`ALTER TABLE "sellers"
      DROP COLUMN "answer_revisions",
      DROP COLUMN "proposal",
      ADD "approval_proposed_by" text,
      ADD "rejection_proposed_by" text`);
  }
}
