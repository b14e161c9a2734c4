/** One product as the catalogue keeps it. Money in minor units as text; quantities in a UNECE Rec 20 unit. */
export interface ProductRecord {
  sku: string;
  titles: { en?: string; zh?: string; ur?: string };
  description: string;
  category: string;
  /** Digits only, 4 to 8; null when not given. */
  hs_code: string | null;
  currency: string;
  /** Ascending in quantity, never rising in price. */
  price_tiers: { min_quantity: number; amount_minor: string }[];
  moq: number;
  unit: string;
  lead_time_days: number | null;
  incoterms: string[];
  port_of_loading: string | null;
  packaging: string | null;
  units_per_carton: number | null;
  gross_weight_kg: string | null;
  gtin: string | null;
  brand: string;
  country_of_origin: string;
  images: string[];
  certifications: string[];
  attributes: Record<string, string>;
}

/** Names of our own template's columns; `tierN_*` give up to four price steps. */
export const TEMPLATE_COLUMNS = [
  'sku',
  'title_en',
  'title_zh',
  'title_ur',
  'description_en',
  'category',
  'hs_code',
  'currency',
  'price',
  ...[1, 2, 3, 4].flatMap((step) => [`tier${step}_min_qty`, `tier${step}_price`]),
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
] as const;

export type TemplateColumn = (typeof TEMPLATE_COLUMNS)[number];

/** A row under the template's names, whatever layout it came in; missing columns are absent. */
export type TemplateRow = Partial<Record<TemplateColumn, string>>;
