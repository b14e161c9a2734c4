import { createHash } from 'node:crypto';
import { canonicalJson } from '@app/platform';
import { validateIdentifier } from '@app/verification';
import { CURRENCIES, foldDigits, normaliseDecimal } from './decimal';
import type { Issue } from './issue';
import { priceTiersOf } from './price-tiers';
import type { ProductRecord, TemplateColumn, TemplateRow } from './product-record';
import { RowChecker } from './row-checker';

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

function sku(check: RowChecker): string {
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

function fromList(
  check: RowChecker,
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

function unitOf(check: RowChecker): string {
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

function coded(check: RowChecker, column: 'hs_code' | 'gtin', type: 'hs' | 'gtin'): string | null {
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
  const check = new RowChecker(row, nameOf);
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
    price_tiers: priceTiersOf(check, currency, moq ?? 1),
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
