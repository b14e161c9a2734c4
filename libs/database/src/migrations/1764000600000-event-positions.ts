import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `ALTER TABLE "outbox_events" ADD "position" bigint`,
  // What readers have seen so far they saw in the order of seq.
  `UPDATE "outbox_events" SET "position" = "seq"`,
  `CREATE UNIQUE INDEX "outbox_events_position" ON "outbox_events" ("position")`,
  `CREATE INDEX "outbox_events_unplaced" ON "outbox_events" ("seq") WHERE position IS NULL`,
  `CREATE INDEX "outbox_events_tenant_position" ON "outbox_events" ("tenant_id", "position")`,
  `DROP INDEX "outbox_events_tenant_seq"`,
  `DROP INDEX "outbox_events_pending"`,
  `CREATE INDEX "outbox_events_pending" ON "outbox_events" ("position") WHERE relayed_at IS NULL`,
];

const DOWN = [
  `DROP INDEX "outbox_events_pending"`,
  `CREATE INDEX "outbox_events_pending" ON "outbox_events" ("seq") WHERE relayed_at IS NULL`,
  `CREATE INDEX "outbox_events_tenant_seq" ON "outbox_events" ("tenant_id", "seq")`,
  `DROP INDEX "outbox_events_tenant_position"`,
  `DROP INDEX "outbox_events_unplaced"`,
  `DROP INDEX "outbox_events_position"`,
  `ALTER TABLE "outbox_events" DROP COLUMN "position"`,
];

/** A place in the stream that is given after the commit, so that no event ever appears behind a reader's cursor. */
export class EventPositions1764000600000 implements MigrationInterface {
  readonly name = 'EventPositions1764000600000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of DOWN) await runner.query(statement);
  }
}
