import { TEMPLATE_COLUMNS, type TemplateColumn, type TemplateRow } from './product-record';

/** Columns that we add to failed rows; ignored when they come back. */
export const OWN_COLUMNS = ['rahdari_line', 'rahdari_code', 'rahdari_problem', 'rahdari_fix'] as const;

/** Our own columns stand in it: its cells are those that we have given back. */
export const isGivenBack = (header: string[]): boolean =>
  header.some((name) => OWN_COLUMNS.includes(name as never));

export interface Layout {
  name: 'rahdari' | 'shopify' | 'b2b_generic';
  /** Index of the file's column for each template column. */
  columns: Partial<Record<TemplateColumn, number>>;
  /** The file's column names, by index. */
  header: string[];
  unmapped: string[];
}

const SHOPIFY_MARKS = ['Handle', 'Title', 'Variant Price', 'Option1 Value'];

const SHOPIFY: Partial<Record<TemplateColumn, string>> = {
  sku: 'Variant SKU',
  title_en: 'Title',
  description_en: 'Body (HTML)',
  category: 'Type',
  price: 'Variant Price',
  brand: 'Vendor',
  gtin: 'Variant Barcode',
  image_urls: 'Image Src',
};

/** Other names of the same columns, folded: small letters, only letters and digits of any script. */
const SYNONYMS: Partial<Record<TemplateColumn, string[]>> = {
  sku: [
    'itemno',
    'itemcode',
    'articleno',
    'articlenumber',
    'article',
    'productcode',
    'modelno',
    'model',
    '货号',
    '型号',
    'آئٹمنمبر',
  ],
  title_en: [
    'title',
    'productname',
    'product',
    'name',
    'itemname',
    'producttitle',
    'description1',
    'پروڈکٹکانام',
  ],
  title_zh: ['chinesetitle', 'titlechinese', '中文名称', '产品名称', '品名'],
  title_ur: ['urdutitle', 'titleurdu', 'اردونام'],
  description_en: ['description', 'details', 'productdescription', '描述'],
  category: ['category', 'productcategory', 'group', '类别', '分类'],
  hs_code: ['hscode', 'hs', 'pctcode', 'tariffcode', 'customscode', '海关编码'],
  currency: ['currency', 'curr', '币种', '货币'],
  price: ['price', 'unitprice', 'fobprice', 'exworksprice', 'pricefob', '单价', '价格', 'قیمت'],
  moq: ['moq', 'minorder', 'minimumorder', 'minimumorderquantity', 'minorderqty', '最小起订量', '起订量'],
  unit: ['unit', 'uom', 'unitofmeasure', '单位'],
  lead_time_days: ['leadtime', 'leadtimedays', 'deliverydays', '交货期'],
  incoterms: ['incoterms', 'incoterm', 'terms', '贸易术语'],
  port_of_loading: ['port', 'portofloading', 'loadingport', 'pol', '装运港'],
  brand: ['brand', '品牌'],
  gtin: ['gtin', 'ean', 'barcode', 'upc', '条码'],
  country_of_origin: ['origin', 'countryoforigin', 'madein', '原产国'],
  packaging: ['packaging', 'packing', 'package', '包装'],
  units_per_carton: ['unitspercarton', 'pcspercarton', 'ctnqty', '装箱数'],
  gross_weight_kg: ['grossweight', 'grossweightkg', 'weightkg', '毛重'],
  certifications: ['certificates', 'certifications', 'certificate', '证书'],
  image_urls: ['image', 'images', 'imageurl', 'imageurls', 'picture', '图片'],
  ingredients: ['ingredients', 'composition', '配料'],
  shelf_life_days: ['shelflife', 'shelflifedays', '保质期'],
  material: ['material', 'fabric', 'fibrecomposition', 'fibercomposition', '材质'],
};

const foldName = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

/** Columns of the template that a header does not have, under whatever name. */
export const columnsMissingIn = (header: string[]): TemplateColumn[] => {
  const { columns } = mapColumns(header);
  return TEMPLATE_COLUMNS.filter((column) => columns[column] === undefined);
};

/** Tells the layout by its header and maps its columns; null when not even a title and a price can be found. */
export function detectLayout(header: string[]): Layout | null {
  const { name, columns } = mapColumns(header);
  const hasPrice = columns.price !== undefined || columns.tier1_price !== undefined;
  if (columns.title_en === undefined || !hasPrice) return null;
  const used = new Set(Object.values(columns));
  const unmapped = header.filter(
    (column, index) => column && !used.has(index) && !OWN_COLUMNS.includes(column as never),
  );
  return { name, columns, header, unmapped };
}

function mapColumns(header: string[]): Pick<Layout, 'name' | 'columns'> {
  const at = (name: string): number => header.indexOf(name);
  const columns: Layout['columns'] = {};
  let name: Layout['name'] = 'b2b_generic';
  if (SHOPIFY_MARKS.every((mark) => header.includes(mark))) {
    name = 'shopify';
    for (const [column, source] of Object.entries(SHOPIFY) as [TemplateColumn, string][]) {
      if (at(source) >= 0) columns[column] = at(source);
    }
  } else {
    const folded = header.map(foldName);
    for (const column of TEMPLATE_COLUMNS) {
      const index = at(column);
      const other = [foldName(column), ...(SYNONYMS[column] ?? [])].map((synonym) =>
        folded.indexOf(foldName(synonym)),
      );
      const found = index >= 0 ? index : other.find((candidate) => candidate >= 0);
      if (found !== undefined && found >= 0 && !Object.values(columns).includes(found))
        columns[column] = found;
    }
    if (at('sku') >= 0 && at('title_en') >= 0) name = 'rahdari';
  }
  return { name, columns };
}

/** Turns rows of a layout into template rows. Holds the parent of Shopify's continuation rows, nothing else. */
export class RowMapper {
  private parent: { handle: string; row: TemplateRow; cells: string[] } | null = null;
  private continuation: string[] | null = null;

  constructor(private readonly layout: Layout) {}

  /** Null for rows that are no product of their own: further images of the one before. */
  map(cells: string[]): TemplateRow | null {
    const row: TemplateRow = {};
    for (const [column, index] of Object.entries(this.layout.columns)) {
      const value = index === undefined ? undefined : cells[index]?.trim();
      if (value) row[column as TemplateColumn] = value;
    }
    return this.layout.name === 'shopify' ? this.shopify(row, cells) : row;
  }

  /**
   * The row, if it was mapped last, such that it can be read without the rows above it: what a continuation row takes
   * over stands in its own cells. Failed rows go back to the seller alone, and come in again alone.
   */
  standingAlone(cells: string[]): string[] {
    const taken = this.parent?.cells;
    if (!taken || this.continuation !== cells) return cells;
    const own = new Set([this.layout.columns.sku, this.layout.columns.gtin]);
    const whole = [...cells];
    for (const index of Object.values(this.layout.columns)) {
      if (index === undefined || own.has(index) || whole[index]?.trim()) continue;
      while (whole.length < index) whole.push('');
      whole[index] = taken[index] ?? '';
    }
    return whole;
  }

  private cell(cells: string[], name: string): string {
    const index = this.layout.header.indexOf(name);
    return index < 0 ? '' : (cells[index]?.trim() ?? '');
  }

  private shopify(row: TemplateRow, cells: string[]): TemplateRow | null {
    const handle = this.cell(cells, 'Handle');
    const options = [1, 2, 3]
      .map((n) => this.cell(cells, `Option${n} Value`))
      .filter((value) => value && value !== 'Default Title');
    const isContinuation = !row.title_en && this.parent?.handle === handle && handle !== '';
    this.continuation = isContinuation ? cells : null;
    if (!isContinuation) this.parent = { handle, row, cells };
    if (isContinuation && !row.price && !options.length) return null;
    const base = this.parent?.row ?? row;
    const title = base.title_en ?? '';
    return {
      ...(isContinuation ? { ...base, sku: undefined, gtin: undefined } : {}),
      ...row,
      title_en: title && options.length ? `${title} - ${options.join(' / ')}` : title || undefined,
      // Shopify leaves the SKU empty; handle and options are what stays the same from export to export.
      sku:
        row.sku ?? (handle ? [handle, ...options].join('-').toLowerCase().replace(/\s+/g, '-') : undefined),
      description_en: (row.description_en ?? base.description_en)
        // A `<` within is none of a tag; without that, each of many would be looked from anew.
        ?.replace(/<[^<>]{0,2000}>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
    };
  }
}
