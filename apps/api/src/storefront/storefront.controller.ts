import { StorefrontService } from '@app/listings';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { PageQuery } from '../http/page.dto';
import { Permit } from '../http/permit.decorator';
import {
  productBodyOf,
  sellerBodyOf,
  StorefrontProductBody,
  StorefrontProductPage,
  StorefrontSellerBody,
} from './storefront.presenter';

class SearchQuery extends PageQuery {
  @ApiPropertyOptional({
    description: 'Words of title, SKU, category, brand or seller, in any language; misspellings are forgiven',
  })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  q?: string;

  @ApiPropertyOptional({ example: 'CN', description: 'Only what may be sold there' })
  @IsOptional()
  @Matches(/^([A-Z]{2}|GCC)$/)
  destination?: string;
}

/** What B2B buyers see; no key needed. */
@ApiTags('storefront')
@Controller('storefront/v1')
export class StorefrontController {
  constructor(private readonly storefront: StorefrontService) {}

  @Get('search')
  @Permit('public')
  @ApiOperation({ summary: 'Search what is live' })
  @ApiOkResponse({ type: StorefrontProductPage })
  async search(@Query() query: SearchQuery): Promise<StorefrontProductPage> {
    const page = await this.storefront.search(query);
    return { ...page, data: page.data.map(productBodyOf) };
  }

  @Get('products/:id')
  @Permit('public')
  @ApiOperation({ summary: 'One product as buyers see it' })
  @ApiOkResponse({ type: StorefrontProductBody })
  async product(@Param('id') id: string): Promise<StorefrontProductBody> {
    return productBodyOf(await this.storefront.product(id));
  }

  @Get('sellers/:id')
  @Permit('public')
  @ApiOperation({ summary: 'A seller with products on show' })
  @ApiOkResponse({ type: StorefrontSellerBody })
  async seller(@Param('id') id: string): Promise<StorefrontSellerBody> {
    return sellerBodyOf(await this.storefront.seller(id));
  }
}
