import { type CatalogueFile, CatalogueService } from '@app/catalogue';
import { DomainError, type Principal } from '@app/platform';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBearerAuth,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refuses, TakesFile } from '../http/answers.decorator';
import { Exported } from '../http/export/exported.decorator';
import { readSingleFile } from '../http/multipart';
import { NoBodyDto } from '../http/no-body.dto';
import { PageQuery } from '../http/page.dto';
import { Caller, OperationId, Permit } from '../http/permit.decorator';
import { StreamedBody } from '../http/streamed-body';
import {
  CatalogueImportBody,
  CatalogueImportPage,
  importBodyOf,
  productBodyOf,
  ProductPage,
} from './catalogue.presenter';

class UploadQuery {
  @ApiPropertyOptional({ description: 'Name of the file when the body is the file itself' })
  @IsOptional()
  @IsString()
  @MaxLength(300)
  filename?: string;

  @ApiPropertyOptional({ description: 'Currency of prices whose row names none', default: 'USD' })
  @IsOptional()
  @IsIn(['USD', 'EUR', 'GBP', 'CNY', 'PKR', 'SAR', 'AED'])
  currency?: string;
}

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const CATALOGUE_FILE = { types: ['text/csv', 'application/x-ndjson', XLSX], form: {} };

/** The file of a request: one part of a form, or the whole body. */
async function fileOf(request: FastifyRequest, query: UploadQuery): Promise<CatalogueFile> {
  const { body } = request;
  if (body instanceof StreamedBody) {
    const { stream, contentType } = body;
    return { filename: query.filename ?? 'catalogue', contentType, stream, defaultCurrency: query.currency };
  }
  if (!request.isMultipart()) {
    throw new DomainError({
      code: 'REQUEST.FILE_EXPECTED',
      kind: 'unsupported_media',
      message: 'Send the file as a form part, or as the body with its content type.',
    });
  }
  const { file } = await readSingleFile(request, { known: [] });
  const filename = file.filename ?? query.filename ?? 'catalogue';
  return { filename, contentType: '', stream: file.stream, defaultCurrency: query.currency };
}

@ApiTags('catalogue')
@ApiBearerAuth()
@Controller('v1/sellers/:id')
export class CatalogueController {
  constructor(private readonly catalogue: CatalogueService) {}

  @Post('catalogue-imports')
  @HttpCode(202)
  @Permit('catalogue.write')
  @TakesFile(CATALOGUE_FILE)
  @ApiAcceptedResponse({ type: CatalogueImportBody })
  @Refuses('conflict', 'not_found')
  @ApiOperation({ summary: 'Upload a catalogue: CSV, XLSX or JSON Lines, at most 200 MB' })
  async create(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @OperationId() operationId: string,
    @Query() query: UploadQuery,
    @Req() request: FastifyRequest,
  ): Promise<CatalogueImportBody> {
    return importBodyOf(await this.catalogue.create(caller, id, operationId, await fileOf(request, query)));
  }

  @Get('catalogue-imports')
  @Permit('catalogue.read')
  @Exported('catalogue-imports')
  @ApiOperation({ summary: 'Imports, newest first' })
  @ApiOkResponse({ type: CatalogueImportPage })
  async list(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Query() query: PageQuery,
  ): Promise<CatalogueImportPage> {
    const page = await this.catalogue.list(caller, id, query);
    return { ...page, data: page.data.map(importBodyOf) };
  }

  @Get('catalogue-imports/:importId')
  @Permit('catalogue.read')
  @ApiOperation({ summary: 'Progress and result of an import' })
  @ApiOkResponse({ type: CatalogueImportBody })
  async get(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Param('importId') importId: string,
  ): Promise<CatalogueImportBody> {
    return importBodyOf(await this.catalogue.get(caller, id, importId));
  }

  @Get('catalogue-imports/:importId/errors')
  @Permit('catalogue.read')
  @ApiOperation({ summary: "Failed rows in the seller's own layout, with line, code, problem and fix" })
  @ApiProduces('text/csv', 'application/x-ndjson', XLSX)
  @ApiOkResponse({
    description: 'In the format of the file that came',
    schema: { type: 'string', format: 'binary' },
  })
  async errors(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Param('importId') importId: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const file = await this.catalogue.failedRows(caller, id, importId);
    await reply
      .type(file.contentType)
      .header('Content-Disposition', `attachment; filename="failed-rows-${importId}.${file.extension}"`)
      .send(file.body);
  }

  @Post('catalogue-imports/:importId/retry')
  @HttpCode(202)
  @Permit('catalogue.write')
  @TakesFile(CATALOGUE_FILE)
  @ApiAcceptedResponse({ type: CatalogueImportBody })
  @Refuses('conflict', 'not_found')
  @ApiOperation({ summary: 'Send corrected rows back; only those run' })
  async retry(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Param('importId') importId: string,
    @OperationId() operationId: string,
    @Query() query: UploadQuery,
    @Req() request: FastifyRequest,
  ): Promise<CatalogueImportBody> {
    const file = await fileOf(request, query);
    return importBodyOf(await this.catalogue.retry(caller, id, importId, operationId, file));
  }

  @Post('catalogue-imports/:importId/cancel')
  @HttpCode(202)
  @Permit('catalogue.write')
  @ApiOperation({ summary: 'Stop an import between two batches; the catalogue stays as it was' })
  @ApiAcceptedResponse({ type: CatalogueImportBody })
  async cancel(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Param('importId') importId: string,
    @OperationId() _operationId: string,
    @Body() _body: NoBodyDto,
  ): Promise<CatalogueImportBody> {
    return importBodyOf(await this.catalogue.cancel(caller, id, importId));
  }

  @Get('products')
  @Permit('catalogue.read')
  @Exported('products')
  @ApiOperation({ summary: "The seller's products" })
  @ApiOkResponse({ type: ProductPage })
  async products(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @Query() query: PageQuery,
  ): Promise<ProductPage> {
    const page = await this.catalogue.products(caller, id, query);
    return { ...page, data: page.data.map(productBodyOf) };
  }
}
