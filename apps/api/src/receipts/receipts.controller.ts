import { MessageReports } from '@app/messages';
import { DomainError } from '@app/platform';
import { Controller, Get, Header, Headers, HttpCode, Post, Query, Req } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { FormFields } from '../http/form-fields';
import { Permit } from '../http/permit.decorator';
import { RawJson } from '../http/raw-json';
import { StreamedBody } from '../http/streamed-body';

const MAIL_MAX_BYTES = 262_144;

/** Where providers tell what became of a message. No key: each request is signed as its provider signs. */
@ApiExcludeController()
@Controller('receipts')
export class ReceiptsController {
  constructor(private readonly reports: MessageReports) {}

  @Get('whatsapp')
  @Permit('public')
  @Header('Content-Type', 'text/plain; charset=utf-8')
  handshake(@Query() query: Record<string, unknown>): string {
    return this.reports.whatsappHandshake(query);
  }

  @Post('whatsapp')
  @HttpCode(200)
  @Permit('public')
  whatsapp(
    @Headers('x-hub-signature-256') signature: string | undefined,
    @Req() { body }: FastifyRequest,
  ): Promise<void> {
    return this.reports.whatsapp(body instanceof RawJson ? body.bytes : Buffer.alloc(0), signature);
  }

  @Post('sms')
  @HttpCode(200)
  @Permit('public')
  sms(
    @Query('message') messageId: string | undefined,
    @Headers('x-twilio-signature') signature: string | undefined,
    @Req() { body }: FastifyRequest,
  ): Promise<void> {
    const form = new URLSearchParams(body instanceof FormFields ? body.text : '');
    return this.reports.sms(String(messageId), form, signature);
  }

  @Post('email')
  @HttpCode(200)
  @Permit('public')
  async email(
    @Headers('x-rahdari-signature') signature: string | undefined,
    @Req() { body }: FastifyRequest,
  ): Promise<void> {
    return this.reports.email(await bytesOf(body), signature);
  }
}

async function bytesOf(body: unknown): Promise<Buffer> {
  if (!(body instanceof StreamedBody)) return Buffer.alloc(0);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body.stream) {
    size += (chunk as Buffer).length;
    if (size > MAIL_MAX_BYTES)
      throw new DomainError({
        code: 'REQUEST.TOO_LARGE',
        kind: 'too_large',
        message: 'A report is larger than reports are.',
      });
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}
