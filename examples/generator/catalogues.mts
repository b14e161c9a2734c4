import writeXlsxFile from 'write-excel-file/node';
import type { CatalogueRow } from './model.mts';
import { SHOPIFY_COLUMNS, type ShopifyRow } from './shopify.mts';

const TEMPLATE = [
  'sku',
  'title_en',
  'title_zh',
  'title_ur',
  'description_en',
  'category',
  'hs_code',
  'currency',
  'tier1_min_qty',
  'tier1_price',
  'tier2_min_qty',
  'tier2_price',
  'tier3_min_qty',
  'tier3_price',
  'tier4_min_qty',
  'tier4_price',
  'moq',
  'unit',
  'lead_time_days',
  'incoterms',
  'port_of_loading',
  'brand',
  'gtin',
  'country_of_origin',
  'packaging',
  'units_per_carton',
  'gross_weight_kg',
  'certifications',
  'image_urls',
  'ingredients',
  'shelf_life_days',
  'material',
];

const imageOf = (slug: string, sku: string): string =>
  `https://images.example.com/${slug}/${sku.toLowerCase()}.jpg`;

const cell = (value: unknown, separator: string): string => {
  const text = value === undefined || value === null ? '' : String(value as string | number);
  return text.includes(separator) || /["\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

const table = (header: readonly string[], rows: unknown[][], separator = ','): string =>
  `${[header as unknown[], ...rows].map((cells) => cells.map((value) => cell(value, separator)).join(separator)).join('\r\n')}\r\n`;

function flat(slug: string, row: CatalogueRow): Record<string, unknown> {
  const steps = Object.fromEntries(
    (row.tiers ?? []).flatMap(([quantity, price], index) => [
      [`tier${index + 1}_min_qty`, quantity],
      [`tier${index + 1}_price`, price],
    ]),
  ) as Record<string, unknown>;
  return { ...row, tiers: undefined, ...steps, country_of_origin: 'PK', image_urls: imageOf(slug, row.sku) };
}

export function templateCsv(slug: string, rows: readonly CatalogueRow[]): string {
  return table(
    TEMPLATE,
    rows.map((row) => {
      const values = flat(slug, row);
      return TEMPLATE.map((name) => values[name]);
    }),
  );
}

/** As a small exporter keeps it in Excel: own headings, half of them Chinese, semicolons, prices with a comma. */
export function semicolonCsv(slug: string, rows: readonly CatalogueRow[]): string {
  const columns: [string, (row: CatalogueRow) => unknown][] = [
    ['货号', (row) => row.sku],
    ['Product name', (row) => row.title_en],
    ['品名', (row) => row.title_zh],
    ['Details', (row) => row.description_en],
    ['类别', (row) => row.category],
    ['HS code', (row) => row.hs_code],
    ['币种', (row) => row.currency],
    ['单价', (row) => row.price?.replace('.', ',')],
    ['起订量', (row) => row.moq],
    ['单位', (row) => row.unit],
    ['交货期', (row) => row.lead_time_days],
    ['Incoterms', (row) => row.incoterms],
    ['装运港', (row) => row.port_of_loading],
    ['品牌', (row) => row.brand],
    ['包装', (row) => row.packaging],
    ['毛重', (row) => row.gross_weight_kg],
    ['证书', (row) => row.certifications],
    ['保质期', (row) => row.shelf_life_days],
    ['Material', (row) => row.material],
    ['图片', (row) => imageOf(slug, row.sku)],
  ];
  return `\uFEFF${table(
    columns.map(([name]) => name),
    rows.map((row) => columns.map(([, read]) => read(row))),
    ';',
  )}`;
}

export function jsonLines(slug: string, rows: readonly CatalogueRow[]): string {
  return rows
    .map((row) => {
      const values = flat(slug, row);
      return `${JSON.stringify({ ...values, image_urls: [values.image_urls] })}\n`;
    })
    .join('');
}

export const shopifyCsv = (rows: readonly ShopifyRow[]): string =>
  table(
    SHOPIFY_COLUMNS,
    rows.map((row) => SHOPIFY_COLUMNS.map((name) => row[name])),
  );

/** A price list as a trading house mails it: one sheet, numbers as numbers. */
export async function priceListXlsx(slug: string, rows: readonly CatalogueRow[]): Promise<Buffer> {
  const columns: [string, (row: CatalogueRow) => string | number | undefined][] = [
    ['Article No', (row) => row.sku],
    ['Product Name', (row) => row.title_en],
    ['中文名称', (row) => row.title_zh],
    ['Urdu Title', (row) => row.title_ur],
    ['Description', (row) => row.description_en],
    ['Category', (row) => row.category],
    ['HS Code', (row) => row.hs_code],
    ['Currency', (row) => row.currency],
    ['FOB Price', (row) => Number(row.price)],
    ['MOQ', (row) => row.moq],
    ['UOM', (row) => row.unit],
    ['Lead Time Days', (row) => row.lead_time_days],
    ['Incoterms', (row) => row.incoterms],
    ['Loading Port', (row) => row.port_of_loading],
    ['Brand', (row) => row.brand],
    ['Packing', (row) => row.packaging],
    ['Gross Weight Kg', (row) => (row.gross_weight_kg ? Number(row.gross_weight_kg) : undefined)],
    ['Certificates', (row) => row.certifications],
    ['Shelf Life Days', (row) => row.shelf_life_days],
    ['Image URL', (row) => imageOf(slug, row.sku)],
  ];
  const sheet = [
    columns.map(([name]) => ({ value: name, type: String, fontWeight: 'bold' })),
    ...rows.map((row) =>
      columns.map(([, read]) => {
        const value = read(row);
        if (value === undefined) return null;
        return typeof value === 'number' ? { value, type: Number } : { value, type: String };
      }),
    ),
  ];
  return onFixedDay(async () => Buffer.from(await writeXlsxFile(sheet as never).toBuffer()));
}

/** The writer stamps the archive with the time of day; the same input shall give the same bytes. */
async function onFixedDay<T>(work: () => Promise<T>): Promise<T> {
  const RealDate = globalThis.Date;
  globalThis.Date = class extends RealDate {
    constructor(...given: ConstructorParameters<DateConstructor> | []) {
      super(...((given.length ? given : [2026, 10, 1]) as ConstructorParameters<DateConstructor>));
    }
    static override now(): number {
      return RealDate.UTC(2026, 10, 1);
    }
  } as DateConstructor;
  try {
    return await work();
  } finally {
    globalThis.Date = RealDate;
  }
}
