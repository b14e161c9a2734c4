import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The list of audit entries is asked by action too: without an index each page would read the whole chain. */
export class AuditActions1766100000000 implements MigrationInterface {
  readonly name = 'AuditActions1766100000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX "audit_entries_action" ON "audit_entries" ("tenant_id", "action", "seq")`,
    );
    // With the place in the chain, so that a page of a busy subject needs no sorting either.
    await runner.query(`DROP INDEX "audit_entries_subject"`);
    await runner.query(
      `CREATE INDEX "audit_entries_subject" ON "audit_entries" ("tenant_id", "subject", "seq")`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "audit_entries_action"`);
    await runner.query(`DROP INDEX "audit_entries_subject"`);
    await runner.query(`CREATE INDEX "audit_entries_subject" ON "audit_entries" ("tenant_id", "subject")`);
  }
}
