import type { MigrationInterface, QueryRunner } from 'typeorm';

const UP = [
  `CREATE TABLE "catalogue_imports" (
     "id" text NOT NULL,
     "tenant_id" text NOT NULL,
     "seller_id" text NOT NULL,
     "operation_id" text NOT NULL,
     "filename" text NOT NULL,
     "format" text NOT NULL,
     "layout" text,
     "header" jsonb,
     "default_currency" text NOT NULL,
     "sha256" text NOT NULL,
     "size_bytes" bigint NOT NULL,
     "storage_key" text NOT NULL,
     "status" text NOT NULL,
     "counters" jsonb NOT NULL,
     "retry_of" text,
     "failure_code" text,
     "failure_detail" text,
     "cancel_requested" boolean NOT NULL,
     "fence" integer NOT NULL,
     "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
     "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL,
     "finished_at" TIMESTAMP WITH TIME ZONE,
     CONSTRAINT "PK_de0f4dd965405a2eee7a1ebffec" PRIMARY KEY ("id")
   )`,
  `CREATE UNIQUE INDEX "catalogue_imports_operation" ON "catalogue_imports" ("tenant_id", "operation_id")`,
  `CREATE INDEX "catalogue_imports_seller" ON "catalogue_imports" ("tenant_id", "seller_id", "id")`,
  `CREATE TABLE "catalogue_import_rows" (
     "import_id" text NOT NULL,
     "sku" text NOT NULL,
     "line" integer NOT NULL,
     "content_hash" text NOT NULL,
     "record" jsonb NOT NULL,
     "warnings" jsonb NOT NULL,
     CONSTRAINT "PK_d64d5189c7b24cac5c48d3d6fb4" PRIMARY KEY ("import_id", "sku")
   )`,
  `CREATE TABLE "catalogue_import_errors" (
     "import_id" text NOT NULL,
     "line" integer NOT NULL,
     "tenant_id" text NOT NULL,
     "cells" jsonb NOT NULL,
     "issues" jsonb NOT NULL,
     CONSTRAINT "PK_e91965493db73b20616f0ecdc11" PRIMARY KEY ("import_id", "line")
   )`,
  `CREATE INDEX "catalogue_import_errors_tenant" ON "catalogue_import_errors" ("tenant_id", "import_id", "line")`,
  `CREATE TABLE "products" (
     "id" text NOT NULL,
     "tenant_id" text NOT NULL,
     "seller_id" text NOT NULL,
     "sku" text NOT NULL,
     "title" text NOT NULL,
     "hs_code" text,
     "status" text NOT NULL,
     "record" jsonb NOT NULL,
     "warnings" jsonb NOT NULL,
     "content_hash" text NOT NULL,
     "version" integer NOT NULL,
     "last_import_id" text NOT NULL,
     "created_at" TIMESTAMP WITH TIME ZONE NOT NULL,
     "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL,
     CONSTRAINT "PK_0806c755e0aca124e67c0cf6d7d" PRIMARY KEY ("id")
   )`,
  `CREATE INDEX "products_seller" ON "products" ("tenant_id", "seller_id", "id")`,
  `CREATE UNIQUE INDEX "products_sku" ON "products" ("tenant_id", "seller_id", "sku")`,
];

const TABLES = ['catalogue_imports', 'catalogue_import_rows', 'catalogue_import_errors', 'products'];

export class Catalogue1764000200000 implements MigrationInterface {
  readonly name = 'Catalogue1764000200000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of TABLES.toReversed()) await runner.query(`DROP TABLE "${table}"`);
  }
}
