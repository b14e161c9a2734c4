import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Anybody may ask for a seller's link: how often it was asked for is found without a look at all events of the tenant. */
export class LinkRequests1766700000000 implements MigrationInterface {
  readonly name = 'LinkRequests1766700000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX "outbox_events_link_requests" ON "outbox_events" ("tenant_id", "seller_id", "occurred_at")
        WHERE type = 'seller.link_requested'`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX "outbox_events_link_requests"`);
  }
}
