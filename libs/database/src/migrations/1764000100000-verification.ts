import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Documents, automatic checks, watch-lists and their hits. */
export class Verification1764000100000 implements MigrationInterface {
  name = 'Verification1764000100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE "documents" (
        "id" text NOT NULL,
        "tenant_id" text NOT NULL,
        "seller_id" text NOT NULL,
        "operation_id" text NOT NULL,
        "kind" text NOT NULL,
        "filename" text NOT NULL,
        "content_type" text NOT NULL,
        "size_bytes" integer NOT NULL,
        "sha256" text NOT NULL,
        "storage_key" text NOT NULL,
        "status" text NOT NULL,
        "rejection_code" text,
        "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT "PK_documents" PRIMARY KEY ("id")
      );
      CREATE UNIQUE INDEX "documents_operation" ON "documents" ("tenant_id", "operation_id");
      CREATE INDEX "documents_seller" ON "documents" ("tenant_id", "seller_id", "id");

      CREATE TABLE "checks" (
        "id" text NOT NULL,
        "tenant_id" text NOT NULL,
        "seller_id" text NOT NULL,
        "check" text NOT NULL,
        "round" integer NOT NULL,
        "status" text NOT NULL,
        "code" text,
        "evidence" jsonb NOT NULL,
        "rule_version" text NOT NULL,
        "requested_at" TIMESTAMP WITH TIME ZONE NOT NULL,
        "settled_at" TIMESTAMP WITH TIME ZONE,
        CONSTRAINT "PK_checks" PRIMARY KEY ("id")
      );
      CREATE UNIQUE INDEX "checks_round" ON "checks" ("tenant_id", "seller_id", "check", "round");

      CREATE TABLE "screening_lists" (
        "id" text NOT NULL,
        "tenant_id" text NOT NULL,
        "operation_id" text NOT NULL,
        "code" text NOT NULL,
        "version" integer NOT NULL,
        "sha256" text NOT NULL,
        "entry_count" integer NOT NULL,
        "imported_at" TIMESTAMP WITH TIME ZONE NOT NULL,
        "active" boolean NOT NULL,
        CONSTRAINT "PK_screening_lists" PRIMARY KEY ("id")
      );
      CREATE UNIQUE INDEX "screening_lists_operation" ON "screening_lists" ("tenant_id", "operation_id");
      CREATE UNIQUE INDEX "screening_lists_version" ON "screening_lists" ("tenant_id", "code", "version");
      CREATE UNIQUE INDEX "screening_lists_active" ON "screening_lists" ("tenant_id", "code") WHERE active;

      CREATE TABLE "screening_entries" (
        "list_id" text NOT NULL,
        "position" integer NOT NULL,
        "tenant_id" text NOT NULL,
        "ref" text NOT NULL,
        "kind" text NOT NULL,
        "names" jsonb NOT NULL,
        "aliases" jsonb NOT NULL,
        "qualifiers" jsonb NOT NULL,
        CONSTRAINT "PK_screening_entries" PRIMARY KEY ("list_id", "position")
      );
      CREATE INDEX "screening_entries_tenant" ON "screening_entries" ("tenant_id", "list_id");

      CREATE TABLE "screening_hits" (
        "id" text NOT NULL,
        "tenant_id" text NOT NULL,
        "seller_id" text NOT NULL,
        "subject_pointer" text NOT NULL,
        "subject_hash" text NOT NULL,
        "list_id" text NOT NULL,
        "list_code" text NOT NULL,
        "entry_ref" text NOT NULL,
        "score" double precision NOT NULL,
        "verdict" text NOT NULL,
        "reasons" jsonb NOT NULL,
        "status" text NOT NULL,
        "proposed_by" text,
        "proposed_reason" text,
        "decided_by" text,
        "decided_reason" text,
        "decided_at" TIMESTAMP WITH TIME ZONE,
        "found_at" TIMESTAMP WITH TIME ZONE NOT NULL,
        CONSTRAINT "PK_screening_hits" PRIMARY KEY ("id")
      );
      CREATE UNIQUE INDEX "screening_hits_subject"
        ON "screening_hits" ("tenant_id", "seller_id", "subject_pointer", "list_code", "entry_ref");
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `DROP TABLE "screening_hits", "screening_entries", "screening_lists", "checks", "documents"`,
    );
  }
}
