/** One row of our own template; every layout is written from it. */
export interface CatalogueRow {
  sku: string;
  title_en: string;
  title_zh?: string;
  title_ur?: string;
  description_en: string;
  category: string;
  hs_code?: string;
  currency: string;
  price?: string;
  /** Up to four price steps, as [minimum quantity, price]. */
  tiers?: [number, string][];
  moq: number;
  unit: string;
  lead_time_days: number;
  incoterms: string;
  port_of_loading: string;
  brand: string;
  gtin?: string;
  packaging: string;
  units_per_carton?: number;
  gross_weight_kg?: string;
  certifications?: string;
  ingredients?: string;
  shelf_life_days?: number;
  material?: string;
}

export type DocumentKind =
  | 'cnic_copy'
  | 'ntn_certificate'
  | 'incorporation_certificate'
  | 'partnership_deed'
  | 'bank_letter'
  | 'chamber_certificate'
  | 'test_report'
  | 'halal_certificate'
  | 'export_label_cn';

export interface DocumentSpec {
  kind: DocumentKind;
  file: string;
  /** Lines on the page; a PNG that nobody can read has none. */
  lines: string[];
}

export interface Evidence {
  key: string;
  value: string;
  valid_until?: string;
}

export interface Scenario {
  scenario: 'straight_through' | 'review' | 'correction' | 'row_retry' | 'screening_hit';
  /** What the demo should show, for a reader and for the tests. */
  expectations: string[];
  evidence: Evidence[];
  flag?: { code: string; reason_code: string }[];
}

/** How this business sells: orders a week, its channels and markets, and its months (January first). */
export interface SalesPattern {
  ordersPerWeek: number;
  channels: Record<string, number>;
  destinations: Record<string, number>;
  months: number[];
  /** Order quantity as a multiple of the minimum order. */
  multiples: number[];
}

export interface Business {
  slug: string;
  layout: 'template_csv' | 'shopify_csv' | 'xlsx' | 'jsonl' | 'semicolon_csv';
  application: Record<string, unknown> & {
    legal_name: string;
    ntn: string;
    iban: string;
    signatory: Record<string, unknown> & { name: string; cnic: string };
  };
  /** The application after the correction round; only what changes. */
  corrections?: Record<string, unknown>;
  documents: DocumentSpec[];
  correctedDocuments?: DocumentSpec[];
  scenario: Scenario;
  rows: CatalogueRow[];
  sales: SalesPattern;
}
