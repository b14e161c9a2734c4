import { AppConfig } from '@app/platform';
import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Permit } from '../http/permit.decorator';
import { assertOwnForm, seeOther, sendPage } from './browser';
import { PageActs, type PageAnswer } from './page-acts';
import { Visitors, type Visit } from './visitors';

/** What the seller does on the page: answers, papers, steps of the case. A form is sent, done once, and leads to a page. */
@ApiExcludeController()
@Controller('status')
export class PageActsController {
  constructor(
    private readonly config: AppConfig,
    private readonly visitors: Visitors,
    private readonly acts: PageActs,
  ) {}

  @Get('answers')
  @Permit('public')
  answers(
    @Query('check') check: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.#show(request, reply, (visit) => this.acts.showAnswers(visit, check));
  }

  @Post('answers')
  @Permit('public')
  saveAnswers(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.#do(request, reply, (visit) => this.acts.saveAnswers(visit, request));
  }

  @Get('documents/:kind')
  @Permit('public')
  document(
    @Param('kind') kind: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.#show(request, reply, (visit) => this.acts.showUpload(visit, kind));
  }

  @Post('documents/:kind')
  @Permit('public')
  addDocument(
    @Param('kind') kind: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.#do(request, reply, (visit) => this.acts.upload(visit, kind, request));
  }

  @Get('actions/:action')
  @Permit('public')
  action(
    @Param('action') action: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.#show(request, reply, (visit) => this.acts.showAction(visit, action));
  }

  @Post('actions/:action')
  @Permit('public')
  act(
    @Param('action') action: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.#do(request, reply, (visit) => this.acts.act(visit, action, request));
  }

  async #show(
    request: FastifyRequest,
    reply: FastifyReply,
    page: (visit: Visit) => Promise<PageAnswer>,
  ): Promise<void> {
    const visit = await this.visitors.visit(request, reply);
    if (!visit) return;
    const answer = await page(visit);
    if ('next' in answer) seeOther(reply, answer.next);
    else sendPage(reply, answer.html, answer.status, answer.script);
  }

  async #do(
    request: FastifyRequest,
    reply: FastifyReply,
    act: (visit: Visit) => Promise<PageAnswer>,
  ): Promise<void> {
    assertOwnForm(request, this.config);
    await this.#show(request, reply, act);
  }
}
