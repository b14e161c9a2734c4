import { type CatalogueImport, IMPORT_STATUSES, type Product, rateOf } from '@app/catalogue';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { idSchema } from '../http/ids';
import { PageOf } from '../http/page.dto';

class ImportCountersBody {
  @ApiProperty({ type: 'integer' }) read: number;
  @ApiProperty({ type: 'integer' }) valid: number;
  @ApiProperty({ type: 'integer' }) with_warning: number;
  @ApiProperty({ type: 'integer' }) in_error: number;
  @ApiProperty({ type: 'integer' }) created: number;
  @ApiProperty({ type: 'integer' }) updated: number;
  @ApiProperty({ type: 'integer' }) unchanged: number;
  @ApiProperty({ type: 'integer' }) skipped: number;
}

class ImportFailureBody {
  @ApiProperty({ example: 'FILE.NO_HEADER' }) code: string;
  @ApiProperty({ nullable: true, type: String }) detail: string | null;
}

export class CatalogueImportBody {
  @ApiProperty(idSchema('imp')) id: string;
  @ApiProperty(idSchema('sel')) seller_id: string;
  @ApiProperty({ example: 'catalogue.csv' }) filename: string;
  @ApiProperty({ enum: ['csv', 'xlsx', 'jsonl'] }) format: string;
  @ApiProperty({ nullable: true, type: String, example: 'template' }) layout: string | null;
  @ApiProperty({ enum: IMPORT_STATUSES }) status: string;
  @ApiProperty({ type: ImportCountersBody }) counters: ImportCountersBody;
  @ApiProperty({ nullable: true, type: Number }) rows_per_second: number | null;
  @ApiProperty({
    nullable: true,
    ...idSchema('imp'),
    description: 'The import whose failed rows these are',
  })
  retry_of: string | null;
  @ApiProperty({ nullable: true, type: ImportFailureBody }) failure: ImportFailureBody | null;
  @ApiProperty({ pattern: '^[0-9a-f]{64}$' }) sha256: string;
  @ApiProperty({ pattern: '^\\d+$', example: '48213' }) size_bytes: string;
  @ApiProperty({ format: 'date-time' }) created_at: string;
  @ApiProperty({ nullable: true, type: String, format: 'date-time' }) finished_at: string | null;
}

export class CatalogueImportPage extends PageOf(CatalogueImportBody) {}

class ProductTitlesBody {
  @ApiPropertyOptional() en?: string;
  @ApiPropertyOptional() zh?: string;
  @ApiPropertyOptional() ur?: string;
}

class ProductPriceTierBody {
  @ApiProperty({ type: 'integer', minimum: 1 }) min_quantity: number;
  @ApiProperty({ description: "In the record's currency", pattern: '^\\d+$' }) amount_minor: string;
}

class ProductRecordBody {
  @ApiProperty() sku: string;
  @ApiProperty({ type: ProductTitlesBody }) titles: ProductTitlesBody;
  @ApiProperty() description: string;
  @ApiProperty() category: string;
  @ApiProperty({ nullable: true, type: String, description: 'Digits only' }) hs_code: string | null;
  @ApiProperty({ example: 'USD' }) currency: string;
  @ApiProperty({ type: [ProductPriceTierBody] }) price_tiers: ProductPriceTierBody[];
  @ApiProperty({ type: 'integer', description: 'Minimum order, in `unit`' }) moq: number;
  @ApiProperty({ description: 'UNECE Rec 20', example: 'KGM' }) unit: string;
  @ApiProperty({ nullable: true, type: 'integer' }) lead_time_days: number | null;
  @ApiProperty({ type: [String] }) incoterms: string[];
  @ApiProperty({ nullable: true, type: String, description: 'UN/LOCODE' }) port_of_loading: string | null;
  @ApiProperty({ nullable: true, type: String }) packaging: string | null;
  @ApiProperty({ nullable: true, type: 'integer' }) units_per_carton: number | null;
  @ApiProperty({ nullable: true, type: String }) gross_weight_kg: string | null;
  @ApiProperty({ nullable: true, type: String }) gtin: string | null;
  @ApiProperty() brand: string;
  @ApiProperty() country_of_origin: string;
  @ApiProperty({ type: [String] }) images: string[];
  @ApiProperty({ type: [String] }) certifications: string[];
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } }) attributes: Record<
    string,
    string
  >;
}

class ProductWarningBody {
  @ApiProperty({ example: 'GTIN.MISSING' }) code: string;
  @ApiProperty({ enum: ['ERROR', 'WARNING'] }) severity: string;
  @ApiProperty() column: string;
  @ApiProperty() value: string;
  @ApiProperty() message: string;
  @ApiProperty() fix: string;
}

export class ProductBody {
  @ApiProperty(idSchema('prd')) id: string;
  @ApiProperty() sku: string;
  @ApiProperty() title: string;
  @ApiProperty({ nullable: true, type: String }) hs_code: string | null;
  @ApiProperty({ example: 'active' }) status: string;
  @ApiProperty({ type: 'integer' }) version: number;
  @ApiProperty({ type: ProductRecordBody }) record: ProductRecordBody;
  @ApiProperty({ type: [ProductWarningBody] }) warnings: ProductWarningBody[];
  @ApiProperty({ format: 'date-time' }) updated_at: string;
}

export class ProductPage extends PageOf(ProductBody) {}

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
