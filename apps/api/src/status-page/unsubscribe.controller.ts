import { type Language, MessageReports } from '@app/messages';
import { AppConfig } from '@app/platform';
import { Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Permit } from '../http/permit.decorator';
import { languageOf, sendPage } from './browser';
import { turnedOffPage, turnOffPage } from './door-views';

/**
 * RFC 8058: the mail service of the reader sends this form, from anywhere and without a cookie; a reader who follows the address
 * gets a page with a button, because scanners follow addresses. The token proves the mail, and every answer is the same.
 */
@ApiExcludeController()
@Controller('off')
export class UnsubscribeController {
  constructor(
    private readonly config: AppConfig,
    private readonly reports: MessageReports,
  ) {}

  @Get(':token')
  @Permit('public')
  look(@Param('token') token: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    sendPage(reply, turnOffPage(this.#language(request, reply), `/off/${encodeURIComponent(token)}`));
  }

  @Post(':token')
  @Permit('public')
  async turnOff(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.reports.unsubscribe(token);
    sendPage(reply, turnedOffPage(this.#language(request, reply)));
  }

  #language(request: FastifyRequest, reply: FastifyReply): Language {
    return languageOf(request, reply, this.config);
  }
}
