import type { StorefrontProduct, StorefrontSeller } from '@app/listings';
import { ApiProperty } from '@nestjs/swagger';
import { idSchema } from '../http/ids';
import { MoneyBody } from '../http/money.dto';
import { PageOf } from '../http/page.dto';

class StorefrontPriceTier {
  @ApiProperty({ type: 'integer' }) min_quantity: number;
  @ApiProperty({ type: MoneyBody }) price: MoneyBody;
}

class StorefrontSellerRef {
  @ApiProperty(idSchema('sel')) id: string;
  @ApiProperty() name: string;
  @ApiProperty() city: string;
}

export class StorefrontProductBody {
  @ApiProperty(idSchema('prd')) id: string;
  @ApiProperty() sku: string;
  @ApiProperty() title: string;
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } }) titles: Record<string, string>;
  @ApiProperty() description: string;
  @ApiProperty() category: string;
  @ApiProperty() hs_code: string;
  @ApiProperty({ type: [StorefrontPriceTier] }) price_tiers: StorefrontPriceTier[];
  @ApiProperty({ type: 'integer', description: 'Minimum order, in `unit`' }) moq: number;
  @ApiProperty({ description: 'UNECE Rec 20' }) unit: string;
  @ApiProperty({ nullable: true, type: 'integer' }) lead_time_days: number | null;
  @ApiProperty({ type: [String], description: 'Incoterms 2020' }) incoterms: string[];
  @ApiProperty({ nullable: true, type: String, description: 'UN/LOCODE' }) port_of_loading: string | null;
  @ApiProperty({ nullable: true, type: String }) packaging: string | null;
  @ApiProperty() brand: string;
  @ApiProperty() country_of_origin: string;
  @ApiProperty({ type: [String] }) certifications: string[];
  @ApiProperty({ type: [String] }) images: string[];
  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' } }) attributes: Record<
    string,
    string
  >;
  @ApiProperty({ type: [String], description: 'Where it may be sold today' }) destinations: string[];
  @ApiProperty({ type: StorefrontSellerRef }) seller: StorefrontSellerRef;
}

export class StorefrontProductPage extends PageOf(StorefrontProductBody) {}

export class StorefrontSellerBody {
  @ApiProperty(idSchema('sel')) id: string;
  @ApiProperty() name: string;
  @ApiProperty() city: string;
  @ApiProperty({ type: 'integer', description: 'Products shown' }) products: number;
  @ApiProperty({ type: [String] }) categories: string[];
  @ApiProperty({ type: [String] }) destinations: string[];
  @ApiProperty({ type: [String] }) certifications: string[];
}

export const productBodyOf = (item: StorefrontProduct): StorefrontProductBody => ({
  id: item.productId,
  sku: item.sku,
  title: item.title,
  titles: { ...item.titles },
  description: item.description,
  category: item.category,
  hs_code: item.hsCode,
  price_tiers: item.priceTiers.map(({ min_quantity, amount_minor }) => ({
    min_quantity,
    price: { amount_minor, currency: item.currency },
  })),
  moq: item.moq,
  unit: item.unit,
  lead_time_days: item.leadTimeDays,
  incoterms: item.incoterms,
  port_of_loading: item.portOfLoading,
  packaging: item.packaging,
  brand: item.brand,
  country_of_origin: item.countryOfOrigin,
  certifications: item.certifications,
  images: item.images,
  attributes: item.attributes,
  destinations: item.destinations,
  seller: { id: item.sellerId, name: item.sellerName, city: item.sellerCity },
});

export const sellerBodyOf = (seller: StorefrontSeller): StorefrontSellerBody => ({ ...seller });
