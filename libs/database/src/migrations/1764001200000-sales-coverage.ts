import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What is observed becomes a set of spans. A hull of before is taken over as one span: which of its days were declared
 * and which only lay between two orders cannot be told from it.
 */
const UP = [
  `ALTER TABLE "sales_coverage" ADD "observed" datemultirange`,
  `UPDATE "sales_coverage" SET "observed" = datemultirange(daterange("observed_from", "observed_to", '[]'))`,
  `ALTER TABLE "sales_coverage" ALTER "observed" SET NOT NULL, DROP "observed_from", DROP "observed_to"`,
];

const DOWN = [
  `ALTER TABLE "sales_coverage" ADD "observed_from" date, ADD "observed_to" date`,
  `UPDATE "sales_coverage" SET "observed_from" = lower("observed"), "observed_to" = upper("observed") - 1`,
  `ALTER TABLE "sales_coverage" ALTER "observed_from" SET NOT NULL, ALTER "observed_to" SET NOT NULL,
     DROP "observed"`,
];

export class SalesCoverage1764001200000 implements MigrationInterface {
  readonly name = 'SalesCoverage1764001200000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}
