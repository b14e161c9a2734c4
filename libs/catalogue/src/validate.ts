import { createHash } from 'node:crypto';
import { canonicalJson } from '@app/platform';
import { validateIdentifier } from '@app/verification';
import { CURRENCIES, foldDigits, normaliseDecimal, toMinorUnits } from './decimal';
import { issue, type Issue } from './issue';
import type { ProductRecord, TemplateColumn, TemplateRow } from './product-record';

/** Incoterms 2020. */
const INCOTERMS = new Set(['EXW', 'FCA', 'CPT', 'CIP', 'DAP', 'DPU', 'DDP', 'FAS', 'FOB', 'CFR', 'CIF']);
/** UN/LOCODEs of Pakistan in use here. */
const PORTS = new Set(['PKKHI', 'PKBQM', 'PKGWD', 'PKLHE', 'PKSKT', 'PKISB', 'PKLYP', 'PKPEW', 'PKMUX']);
/** UNECE Rec 20 units that our sellers use. */
const UNITS = new Set([
  'C62',
  'H87',
  'EA',
  'PR',
  'DPR',
  'DZN',
  'GRO',
  'SET',
  'KGM',
  'GRM',
  'TNE',
  'LTR',
  'MTR',
  'MTK',
  'MTQ',
  'YRD',
  'LBR',
]);
/** Codes that were units once and are packages now (Rec 21). */
const PACKAGES = new Set(['BG', 'BX', 'CT', 'RO', 'PK', 'PX', 'CS', 'DR', 'JT']);
const SKU_MAX = 100;
const TITLE_MAX = 500;
const TEXT_MAX = 20_000;
const IMAGES_MAX = 12;

export interface Validated {
  record: ProductRecord | null;
  /** Of the record's content; equal hashes mean that an import changes nothing. */
  hash: string;
  issues: Issue[];
}

export interface Defaults {
  currency: string;
}

class Checker {
  readonly issues: Issue[] = [];

  constructor(
    readonly row: TemplateRow,
    private readonly nameOf: (column: TemplateColumn) => string,
  ) {}

  text(column: TemplateColumn): string {
    return (this.row[column] ?? '').normalize('NFC').trim();
  }

  error(column: TemplateColumn, code: string, message: string, fix: string): void {
    this.issues.push(issue('ERROR', code, this.nameOf(column), this.text(column), message, fix));
  }

  warn(column: TemplateColumn, code: string, message: string, fix: string): void {
    this.issues.push(issue('WARNING', code, this.nameOf(column), this.text(column), message, fix));
  }

  /** A positive whole number, or null after saying what is wrong. */
  count(column: TemplateColumn): number | null {
    const text = this.text(column);
    if (!text) return null;
    const plain = normaliseDecimal(text)?.replace(/\.0+$/, '');
    const value = plain && /^\d{1,9}$/.test(plain) ? Number(plain) : 0;
    if (value > 0) return value;
    this.error(
      column,
      'NUMBER.NOT_POSITIVE',
      'This is not a whole number above zero.',
      'Write it in digits, for instance 100.',
    );
    return null;
  }

  price(column: TemplateColumn, currency: string): string | null {
    const decimal = normaliseDecimal(this.text(column));
    const minor = decimal === null ? null : toMinorUnits(decimal, currency);
    if (minor !== null && minor !== '0') return minor;
    if (decimal === null) {
      this.error(
        column,
        'PRICE.NOT_A_NUMBER',
        'The price is not a number.',
        'Write digits with a point, for instance 1250.50.',
      );
    } else if (minor === null) {
      this.error(
        column,
        'PRICE.PRECISION',
        `The price has more digits than ${currency} knows.`,
        'Round it to the smallest coin.',
      );
    } else this.error(column, 'PRICE.ZERO', 'The price is zero.', 'Give the price for one unit.');
    return null;
  }
}

function sku(check: Checker): string {
  const value = foldDigits(check.text('sku'));
  if (!value) check.error('sku', 'SKU.MISSING', 'The row has no SKU.', 'Give each product its own code.');
  else if (value.length > SKU_MAX)
    check.error('sku', 'SKU.TOO_LONG', `The SKU is longer than ${SKU_MAX} characters.`, 'Shorten it.');
  else if (/[\p{Cc}\p{Cf}\p{Cs}]/u.test(value)) {
    check.error(
      'sku',
      'SKU.INVISIBLE_CHARACTERS',
      'The SKU contains invisible characters.',
      'Type it again by hand.',
    );
  }
  return value;
}

function tiers(check: Checker, currency: string, moq: number): ProductRecord['price_tiers'] {
  const steps: { min_quantity: number; amount_minor: string; column: TemplateColumn }[] = [];
  for (const step of [1, 2, 3, 4] as const) {
    const column = `tier${step}_price` as const;
    if (!check.text(column)) continue;
    const quantity = check.count(`tier${step}_min_qty` as TemplateColumn);
    const amount = check.price(column as TemplateColumn, currency);
    if (amount === null) continue;
    steps.push({
      min_quantity: quantity ?? (step === 1 ? moq : 0),
      amount_minor: amount,
      column: column as TemplateColumn,
    });
  }
  if (!steps.length) {
    if (!check.text('price')) {
      check.error('price', 'PRICE.MISSING', 'The row has no price.', 'Give a price for one unit.');
      return [];
    }
    const amount = check.price('price', currency);
    return amount === null ? [] : [{ min_quantity: moq, amount_minor: amount }];
  }
  for (const [index, step] of steps.entries()) {
    const before = steps[index - 1];
    if (!before) continue;
    if (step.min_quantity <= before.min_quantity) {
      check.error(
        step.column,
        'TIERS.QUANTITY_NOT_ASCENDING',
        'Each price step must begin at a larger quantity.',
        'Order the steps by quantity.',
      );
    } else if (BigInt(step.amount_minor) > BigInt(before.amount_minor)) {
      check.error(
        step.column,
        'TIERS.PRICE_RISES',
        'The price rises with the quantity.',
        'A larger quantity costs the same or less.',
      );
    }
  }
  return steps.map(({ min_quantity, amount_minor }) => ({ min_quantity, amount_minor }));
}

function fromList(
  check: Checker,
  column: TemplateColumn,
  known: ReadonlySet<string>,
  code: string,
  what: string,
): string[] {
  const given = check
    .text(column)
    .toUpperCase()
    .split(/[\s,;|/]+/)
    .filter(Boolean);
  const unknown = given.filter((value) => !known.has(value));
  if (unknown.length)
    check.error(
      column,
      code,
      `${unknown[0]!.slice(0, 20)} is not ${what}.`,
      `Use one of: ${[...known].slice(0, 12).join(', ')}.`,
    );
  return given.filter((value) => known.has(value));
}

function unitOf(check: Checker): string {
  const unit = check.text('unit').toUpperCase();
  if (!unit) return 'C62';
  if (UNITS.has(unit)) return unit;
  if (PACKAGES.has(unit)) {
    check.error(
      'unit',
      'UNIT.IS_PACKAGING',
      `${unit} is a package, not a unit.`,
      'Give the unit inside (KGM, C62, MTR) and the package in its own column.',
    );
  } else
    check.error(
      'unit',
      'UNIT.UNKNOWN',
      'The unit is not a UNECE Rec 20 code we know.',
      `Use one of: ${[...UNITS].slice(0, 12).join(', ')}.`,
    );
  return 'C62';
}

function coded(check: Checker, column: 'hs_code' | 'gtin', type: 'hs' | 'gtin'): string | null {
  const value = check.text(column);
  if (!value) return null;
  const result = validateIdentifier(type, value);
  const [wrong] = result.errors;
  if (wrong)
    check.error(
      column,
      wrong.code,
      wrong.message,
      type === 'hs' ? 'Look the code up in the customs tariff.' : 'Copy the number under the bar code.',
    );
  return result.normalised;
}

const list = (text: string): string[] => text.split(/[\s|;,]+/).filter(Boolean);
const phrases = (text: string): string[] =>
  text
    .split(/[|;]+/)
    .map((part) => part.trim())
    .filter(Boolean);

/** Checks one row. A record comes only without errors; warnings go with it. */
export function validateRow(
  row: TemplateRow,
  defaults: Defaults,
  nameOf: (column: TemplateColumn) => string,
): Validated {
  const check = new Checker(row, nameOf);
  const clip = (column: TemplateColumn, max: number): string => {
    const value = check.text(column).replace(/\p{Cs}/gu, '');
    if (value.length > max)
      check.error(column, 'TEXT.TOO_LONG', `The text is longer than ${max} characters.`, 'Shorten it.');
    return value;
  };
  const code = sku(check);
  const title = clip('title_en', TITLE_MAX);
  if (!title)
    check.error(
      'title_en',
      'PRODUCT.TITLE_MISSING',
      'The row has no title.',
      'Say in a few words what the product is.',
    );
  const currency = check.text('currency').toUpperCase() || defaults.currency;
  if (!CURRENCIES.has(currency))
    check.error(
      'currency',
      'CURRENCY.UNKNOWN',
      'This is not a currency code we know.',
      'Use USD, CNY, EUR or PKR.',
    );
  const moq = check.count('moq');
  if (!check.text('moq'))
    check.warn(
      'moq',
      'MOQ.MISSING',
      'No minimum order quantity; 1 is assumed.',
      'Say how much a buyer must order at least.',
    );
  const titleZh = clip('title_zh', TITLE_MAX);
  if (!titleZh)
    check.warn(
      'title_zh',
      'TITLE.NO_CHINESE',
      'No Chinese title: buyers in China will not find it.',
      'Add a Chinese title.',
    );
  const hs = coded(check, 'hs_code', 'hs');
  if (!check.text('hs_code'))
    check.warn(
      'hs_code',
      'HS.MISSING',
      'No HS code: rules of the destination cannot be checked.',
      'Add the 6- or 8-digit code.',
    );
  const images = list(check.text('image_urls')).filter((url) => /^https?:\/\/[^\s"<>]{3,1000}$/.test(url));
  if (!images.length)
    check.warn('image_urls', 'IMAGE.NONE', 'No image address.', 'Add at least one picture.');
  const [port = null] = fromList(
    check,
    'port_of_loading',
    PORTS,
    'PORT.UNKNOWN',
    'a port of Pakistan we know',
  );
  const attributes = Object.fromEntries(
    (['ingredients', 'shelf_life_days', 'material'] as const)
      .map((name) => [name, clip(name, TEXT_MAX)])
      .filter(([, value]) => value),
  );
  const record: ProductRecord = {
    sku: code,
    titles: {
      en: title,
      ...(titleZh ? { zh: titleZh } : {}),
      ...(check.text('title_ur') ? { ur: clip('title_ur', TITLE_MAX) } : {}),
    },
    description: clip('description_en', TEXT_MAX),
    category: clip('category', 300),
    hs_code: hs,
    currency,
    price_tiers: tiers(check, currency, moq ?? 1),
    moq: moq ?? 1,
    unit: unitOf(check),
    lead_time_days: check.count('lead_time_days'),
    incoterms: fromList(check, 'incoterms', INCOTERMS, 'INCOTERM.UNKNOWN', 'an Incoterm of 2020'),
    port_of_loading: port,
    packaging: clip('packaging', 300) || null,
    units_per_carton: check.count('units_per_carton'),
    gross_weight_kg: check.text('gross_weight_kg') ? normaliseDecimal(check.text('gross_weight_kg')) : null,
    gtin: coded(check, 'gtin', 'gtin'),
    brand: clip('brand', 200),
    country_of_origin: clip('country_of_origin', 60) || 'PK',
    images: images.slice(0, IMAGES_MAX),
    certifications: phrases(clip('certifications', 2000)),
    attributes,
  };
  const failed = check.issues.some(({ severity }) => severity === 'ERROR');
  return {
    record: failed ? null : record,
    hash: failed ? '' : createHash('sha256').update(canonicalJson(record)).digest('hex'),
    issues: check.issues,
  };
}
