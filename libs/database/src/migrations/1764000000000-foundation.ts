import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `CREATE TABLE "api_keys" (
     "id" text NOT NULL,
     "tenant_id" text NOT NULL,
     "hash" text NOT NULL,
     "prefix" text NOT NULL,
     "label" text NOT NULL,
     "role" text NOT NULL,
     "seller_id" text,
     "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
     "expires_at" TIMESTAMP WITH TIME ZONE,
     "last_used_at" TIMESTAMP WITH TIME ZONE,
     "revoked_at" TIMESTAMP WITH TIME ZONE,
     CONSTRAINT "PK_5c8a79801b44bd27b79228e1dad" PRIMARY KEY ("id")
   )`,
  `CREATE INDEX "api_keys_tenant" ON "api_keys" ("tenant_id", "created_at")`,
  `CREATE UNIQUE INDEX "api_keys_hash" ON "api_keys" ("hash")`,
  `CREATE TABLE "idempotency_keys" (
     "tenant_id" text NOT NULL,
     "caller_id" text NOT NULL,
     "key" text NOT NULL,
     "fingerprint" text NOT NULL,
     "operation_id" text NOT NULL,
     "started_at" TIMESTAMP WITH TIME ZONE NOT NULL,
     "locked_until" TIMESTAMP WITH TIME ZONE NOT NULL,
     "finished_at" TIMESTAMP WITH TIME ZONE,
     "status" integer,
     "body" text,
     CONSTRAINT "PK_99ff2bf75cc4cbd92bd78f1f163" PRIMARY KEY ("tenant_id", "caller_id", "key")
   )`,
  `CREATE TABLE "tenants" (
     "id" text NOT NULL,
     "name" text NOT NULL,
     "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
     CONSTRAINT "UQ_32731f181236a46182a38c992a8" UNIQUE ("name"),
     CONSTRAINT "PK_53be67a04681c66b87ee27c9321" PRIMARY KEY ("id")
   )`,
  `CREATE TABLE "holds" (
     "id" text NOT NULL,
     "tenant_id" text NOT NULL,
     "seller_id" text NOT NULL,
     "type" text NOT NULL,
     "reason_code" text NOT NULL,
     "placed_by" text NOT NULL,
     "placed_at" TIMESTAMP WITH TIME ZONE NOT NULL,
     "lifted_by" text,
     "lifted_at" TIMESTAMP WITH TIME ZONE,
     CONSTRAINT "PK_a8a21700a256e0267fb43f4f7ae" PRIMARY KEY ("id")
   )`,
  `CREATE INDEX "holds_open" ON "holds" ("tenant_id", "seller_id") WHERE lifted_at IS NULL`,
  `CREATE TABLE "seller_notes" (
     "id" text NOT NULL,
     "tenant_id" text NOT NULL,
     "seller_id" text NOT NULL,
     "author_id" text NOT NULL,
     "seller_visible" boolean NOT NULL,
     "text_sealed" text NOT NULL,
     "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
     CONSTRAINT "PK_317354a454b090e3c6227dd11bb" PRIMARY KEY ("id")
   )`,
  `CREATE INDEX "seller_notes_seller" ON "seller_notes" ("tenant_id", "seller_id", "created_at")`,
  `CREATE TABLE "programmes" (
     "id" text NOT NULL,
     "tenant_id" text NOT NULL,
     "operation_id" text NOT NULL,
     "name" text NOT NULL,
     "requirement_set" text NOT NULL,
     "requirement_set_version" integer NOT NULL,
     "channels" text array NOT NULL,
     "straight_through_limit" integer NOT NULL,
     "review_share_percent" integer NOT NULL,
     "seed" text NOT NULL,
     "policy" jsonb NOT NULL,
     "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
     CONSTRAINT "PK_116b5f8dbb9f632d76bc144404f" PRIMARY KEY ("id")
   )`,
  `CREATE UNIQUE INDEX "programmes_operation" ON "programmes" ("tenant_id", "operation_id")`,
  `CREATE INDEX "programmes_tenant" ON "programmes" ("tenant_id", "id")`,
  `CREATE TABLE "seller_commands" (
     "tenant_id" text NOT NULL,
     "id" text NOT NULL,
     "seller_id" text NOT NULL,
     "action" text NOT NULL,
     "actor_id" text NOT NULL,
     "actor_role" text NOT NULL,
     "body_sealed" text,
     "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
     "applied_at" TIMESTAMP WITH TIME ZONE,
     "snapshot" jsonb,
     CONSTRAINT "PK_8f7b48503b92c92bdac0d3b7fc0" PRIMARY KEY ("tenant_id", "id")
   )`,
  `CREATE INDEX "seller_commands_seller" ON "seller_commands" ("tenant_id", "seller_id", "created_at")`,
  `CREATE TABLE "seller_requirements" (
     "tenant_id" text NOT NULL,
     "seller_id" text NOT NULL,
     "code" text NOT NULL,
     "status" text NOT NULL,
     "state" jsonb NOT NULL,
     "decision" text,
     "decision_reason" text,
     "decided_by" text,
     "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL,
     CONSTRAINT "PK_c7a098c0d899d795c5005a6bb0a" PRIMARY KEY ("tenant_id", "seller_id", "code")
   )`,
  `CREATE TABLE "sellers" (
     "id" text NOT NULL,
     "tenant_id" text NOT NULL,
     "operation_id" text NOT NULL,
     "programme_id" text NOT NULL,
     "display_name" text NOT NULL,
     "legal_form" text NOT NULL,
     "locale" text NOT NULL,
     "lifecycle" text NOT NULL,
     "since" TIMESTAMP WITH TIME ZONE NOT NULL,
     "previous_lifecycle" text,
     "round" integer NOT NULL,
     "version" integer NOT NULL,
     "application_sealed" text,
     "ntn_hash" text,
     "cnic_hash" text,
     "requirement_set" text NOT NULL,
     "requirement_set_version" integer NOT NULL,
     "risk_score" integer,
     "risk_factors" jsonb NOT NULL,
     "flagged" jsonb NOT NULL,
     "conditions" jsonb NOT NULL,
     "assignee" text,
     "awaiting_action_from" text,
     "overridden" boolean NOT NULL,
     "approval_proposed_by" text,
     "rejection_proposed_by" text,
     "appeal_used" boolean NOT NULL,
     "sanctions_confirmed" boolean NOT NULL,
     "imported" boolean NOT NULL,
     "simulated" boolean NOT NULL,
     "went_live_at" TIMESTAMP WITH TIME ZONE,
     "consent_at" TIMESTAMP WITH TIME ZONE,
     "invitation_hash" text,
     "invitation_used_at" TIMESTAMP WITH TIME ZONE,
     "import_evidence" jsonb,
     "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
     "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL,
     CONSTRAINT "PK_97337ccbf692c58e6c7682de8a2" PRIMARY KEY ("id")
   )`,
  `CREATE UNIQUE INDEX "sellers_invitation" ON "sellers" ("invitation_hash") WHERE invitation_hash IS NOT NULL`,
  `CREATE UNIQUE INDEX "sellers_live_cnic" ON "sellers" ("tenant_id", "cnic_hash") WHERE cnic_hash IS NOT NULL AND lifecycle NOT IN ('EXPIRED', 'WITHDRAWN', 'REJECTED', 'TERMINATED')`,
  `CREATE UNIQUE INDEX "sellers_live_ntn" ON "sellers" ("tenant_id", "ntn_hash") WHERE ntn_hash IS NOT NULL AND lifecycle NOT IN ('EXPIRED', 'WITHDRAWN', 'REJECTED', 'TERMINATED')`,
  `CREATE UNIQUE INDEX "sellers_operation" ON "sellers" ("tenant_id", "operation_id")`,
  `CREATE INDEX "sellers_programme" ON "sellers" ("tenant_id", "programme_id")`,
  `CREATE INDEX "sellers_queue" ON "sellers" ("tenant_id", "lifecycle", "since")`,
  `CREATE INDEX "sellers_tenant" ON "sellers" ("tenant_id", "id")`,
  `CREATE TABLE "webhook_deliveries" (
     "id" text NOT NULL,
     "tenant_id" text NOT NULL,
     "endpoint_id" text NOT NULL,
     "event_id" text NOT NULL,
     "status" text NOT NULL,
     "attempts" jsonb NOT NULL,
     "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
     "delivered_at" TIMESTAMP WITH TIME ZONE,
     CONSTRAINT "PK_535dd409947fb6d8fc6dfc0112a" PRIMARY KEY ("id")
   )`,
  `CREATE UNIQUE INDEX "webhook_deliveries_once" ON "webhook_deliveries" ("endpoint_id", "event_id")`,
  `CREATE INDEX "webhook_deliveries_endpoint" ON "webhook_deliveries" ("tenant_id", "endpoint_id", "id")`,
  `CREATE TABLE "webhook_endpoints" (
     "id" text NOT NULL,
     "tenant_id" text NOT NULL,
     "operation_id" text NOT NULL,
     "url" text NOT NULL,
     "event_types" text array NOT NULL,
     "secret_sealed" text NOT NULL,
     "disabled_reason" text,
     "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
     CONSTRAINT "PK_054c4cfb95223732f5939d2d546" PRIMARY KEY ("id")
   )`,
  `CREATE UNIQUE INDEX "webhook_endpoints_operation" ON "webhook_endpoints" ("tenant_id", "operation_id")`,
  `CREATE INDEX "webhook_endpoints_tenant" ON "webhook_endpoints" ("tenant_id", "id")`,
  `CREATE TABLE "audit_entries" (
     "id" text NOT NULL,
     "tenant_id" text NOT NULL,
     "seq" bigint NOT NULL,
     "occurred_at" TIMESTAMP WITH TIME ZONE NOT NULL,
     "actor_id" text NOT NULL,
     "actor_role" text NOT NULL,
     "action" text NOT NULL,
     "subject" text NOT NULL,
     "details" jsonb NOT NULL,
     "prev_hash" text,
     "hash" text NOT NULL,
     CONSTRAINT "PK_6b1623bcad4d04530b76548d619" PRIMARY KEY ("id")
   )`,
  `CREATE INDEX "audit_entries_subject" ON "audit_entries" ("tenant_id", "subject")`,
  `CREATE UNIQUE INDEX "audit_entries_tenant_seq" ON "audit_entries" ("tenant_id", "seq")`,
  `CREATE TABLE "outbox_events" (
     "id" text NOT NULL,
     "seq" BIGSERIAL NOT NULL,
     "tenant_id" text NOT NULL,
     "type" text NOT NULL,
     "subject" text NOT NULL,
     "seller_id" text,
     "data" jsonb NOT NULL,
     "occurred_at" TIMESTAMP WITH TIME ZONE NOT NULL,
     "relayed_at" TIMESTAMP WITH TIME ZONE,
     CONSTRAINT "UQ_cc48a1566b3b842a82f0b2615c8" UNIQUE ("seq"),
     CONSTRAINT "PK_6689a16c00d09b8089f6237f1d2" PRIMARY KEY ("id")
   )`,
  `CREATE INDEX "outbox_events_pending" ON "outbox_events" ("seq") WHERE relayed_at IS NULL`,
  `CREATE INDEX "outbox_events_tenant_seq" ON "outbox_events" ("tenant_id", "seq")`,
  // Entries are appended and never changed; the owner of the tables is stopped too.
  `CREATE FUNCTION audit_entries_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN RAISE EXCEPTION 'audit entries are append-only'; END $$`,
  `CREATE TRIGGER audit_entries_no_change BEFORE UPDATE OR DELETE ON "audit_entries"
   FOR EACH ROW EXECUTE FUNCTION audit_entries_append_only()`,
  `CREATE TRIGGER audit_entries_no_truncate BEFORE TRUNCATE ON "audit_entries"
   FOR EACH STATEMENT EXECUTE FUNCTION audit_entries_append_only()`,
];

const TABLES = [
  'api_keys',
  'idempotency_keys',
  'tenants',
  'holds',
  'seller_notes',
  'programmes',
  'seller_commands',
  'seller_requirements',
  'sellers',
  'webhook_deliveries',
  'webhook_endpoints',
  'audit_entries',
  'outbox_events',
];

export class Foundation1764000000000 implements MigrationInterface {
  readonly name = 'Foundation1764000000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES.toReversed()) await runner.query(`DROP TABLE "${table}"`);
    await runner.query('DROP FUNCTION audit_entries_append_only');
  }
}
