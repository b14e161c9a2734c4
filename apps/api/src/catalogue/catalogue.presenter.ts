import { type CatalogueImport, type Product, rateOf } from '@app/catalogue';
import { ApiProperty } from '@nestjs/swagger';

const json = { type: 'object', additionalProperties: true } as const;

export class CatalogueImportBody {
  @ApiProperty() id: string;
  @ApiProperty() seller_id: string;
  @ApiProperty() filename: string;
  @ApiProperty({ enum: ['csv', 'xlsx', 'jsonl'] }) format: string;
  @ApiProperty({ nullable: true, type: String }) layout: string | null;
  @ApiProperty() status: string;
  @ApiProperty({ type: 'object', additionalProperties: { type: 'integer' } }) counters: Record<
    string,
    number
  >;
  @ApiProperty({ nullable: true, type: Number }) rows_per_second: number | null;
  @ApiProperty({ nullable: true, type: String, description: 'The import whose failed rows these are' })
  retry_of: string | null;
  @ApiProperty({ nullable: true, ...json }) failure: { code: string; detail: string | null } | null;
  @ApiProperty() sha256: string;
  @ApiProperty() size_bytes: string;
  @ApiProperty({ format: 'date-time' }) created_at: string;
  @ApiProperty({ nullable: true, type: String, format: 'date-time' }) finished_at: string | null;
}

export class ProductBody {
  @ApiProperty() id: string;
  @ApiProperty() sku: string;
  @ApiProperty() title: string;
  @ApiProperty({ nullable: true, type: String }) hs_code: string | null;
  @ApiProperty() status: string;
  @ApiProperty() version: number;
  @ApiProperty(json) record: unknown;
  @ApiProperty({ type: 'array', items: json }) warnings: unknown[];
  @ApiProperty({ format: 'date-time' }) updated_at: string;
}

export const importBodyOf = (row: CatalogueImport): CatalogueImportBody => ({
  id: row.id,
  seller_id: row.sellerId,
  filename: row.filename,
  format: row.format,
  layout: row.layout,
  status: row.status,
  counters: { ...row.counters },
  rows_per_second: rateOf(row),
  retry_of: row.retryOf,
  failure: row.failureCode ? { code: row.failureCode, detail: row.failureDetail } : null,
  sha256: row.sha256,
  size_bytes: String(row.sizeBytes),
  created_at: row.createdAt.toISOString(),
  finished_at: row.finishedAt?.toISOString() ?? null,
});

export const productBodyOf = (product: Product): ProductBody => ({
  id: product.id,
  sku: product.sku,
  title: product.title,
  hs_code: product.hsCode,
  status: product.status,
  version: product.version,
  record: product.record,
  warnings: product.warnings,
  updated_at: product.updatedAt.toISOString(),
});
