import { setTimeout } from 'node:timers/promises';
import { asLanguage, MessagesService, PHONE_CHANNELS } from '@app/messages';
import { EventsService } from '@app/notifications';
import { AppConfig, Clock, DomainError } from '@app/platform';
import { ProgrammesService, SellerLinks, SellersService } from '@app/sellers';
import { DocumentsService } from '@app/verification';
import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Permit } from '../http/permit.decorator';
import { RateLimits } from '../http/rate-limits';
import {
  assertOwnForm,
  keepLanguage,
  languageOf,
  seeOther,
  sendPage,
  sessionCookie,
  setCookie,
} from './browser';
import { expiredPage, linkSentPage, openPage, tooManyLinksPage, unavailablePage } from './door-views';
import { fieldOf } from './posted-form';
import { statusModel } from './status-model';
import { statusPage } from './status-view';
import { Visitors } from './visitors';

/** A link as we make them; anything else is no link of ours. */
const TOKEN = /^[A-Za-z0-9_-]{20,100}$/;
/** Looking for an address takes longer when it is there: nobody can tell from outside. */
const LINK_ANSWER_MS = 400;

/** The seller's own page: no login but the link, no script, one request. The API's bearer routes know no cookie. */
@ApiExcludeController()
@Controller()
export class StatusPageController {
  constructor(
    private readonly config: AppConfig,
    private readonly clock: Clock,
    private readonly links: SellerLinks,
    private readonly sellers: SellersService,
    private readonly programmes: ProgrammesService,
    private readonly events: EventsService,
    private readonly messages: MessagesService,
    private readonly documents: DocumentsService,
    private readonly visitors: Visitors,
    private readonly limits: RateLimits,
  ) {}

  @Get('s/:token')
  @Permit('public')
  open(@Param('token') token: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): void {
    const language = languageOf(request, reply, this.config);
    if (TOKEN.test(token)) sendPage(reply, openPage(language, `/s/${token}`));
    else sendPage(reply, expiredPage(language), 404);
  }

  @Post('s/:token')
  @Permit('public')
  async enter(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    assertOwnForm(request, this.config);
    const language = languageOf(request, reply, this.config);
    try {
      const { sessionToken, expiresAt } = await this.links.exchange(token);
      const seconds = Math.floor((expiresAt.getTime() - this.clock.now().getTime()) / 1000);
      setCookie(reply, this.config, sessionCookie(this.config), sessionToken, seconds);
      seeOther(reply, '/status');
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      if (error.kind === 'unavailable') sendPage(reply, unavailablePage(language, `/s/${token}`), 503);
      else sendPage(reply, expiredPage(language), 410);
    }
  }

  @Get('status')
  @Permit('public')
  async status(
    @Query('done') done: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const visit = await this.visitors.visit(request, reply);
    if (!visit) return;
    const { caller, sellerId: id, language } = visit;
    const view = await this.sellers.view(caller, id);
    const [programme, events, messages, notes, wishes, settings, documents, unreachable] = await Promise.all([
      this.programmes.get(caller, view.programmeId),
      this.events.list(caller, { sellerId: id }, { limit: 200 }),
      this.messages.list(caller, id, { limit: 20 }),
      this.sellers.notes(caller, id, { limit: 10 }),
      this.messages.preferences(caller, id),
      this.messages.settings(caller),
      this.documents.list(caller, id),
      this.messages.unreachable(caller, id),
    ]);
    const model = statusModel(
      {
        view,
        programme: programme.name,
        events: events.data,
        messages: messages.data,
        notes: notes.data,
        wishes,
        settings,
        documents,
        unreachable,
        done,
      },
      language,
      this.clock.now(),
    );
    sendPage(reply, statusPage(model, language));
  }

  @Post('status/link')
  @Permit('public')
  async sendLink(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    assertOwnForm(request, this.config);
    const language = languageOf(request, reply, this.config);
    try {
      await this.limits.admitLinkRequest(request.ip);
    } catch (error) {
      if (!(error instanceof DomainError) || error.kind !== 'too_many') throw error;
      void reply.header('Retry-After', String(error.retryAfterSeconds));
      return sendPage(reply, tooManyLinksPage(language), 429);
    }
    const asked = this.messages.requestLink(fieldOf(request, 'email') ?? '');
    await Promise.all([asked, setTimeout(LINK_ANSWER_MS)]);
    sendPage(reply, linkSentPage(language));
  }

  @Post('status/wishes')
  @Permit('public')
  async saveWishes(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    assertOwnForm(request, this.config);
    const visit = await this.visitors.visit(request, reply);
    if (!visit) return;
    const { caller, sellerId } = visit;
    const before = await this.messages.preferences(caller, sellerId);
    const language = asLanguage(fieldOf(request, 'language')) ?? before.language;
    const wishes = {
      ...before,
      language,
      optional: fieldOf(request, 'optional') === 'yes',
      phoneChannel: PHONE_CHANNELS.find((one) => one === fieldOf(request, 'phone')) ?? null,
    };
    await this.messages.savePreferences(caller, sellerId, null, wishes);
    if (language) keepLanguage(reply, this.config, language);
    seeOther(reply, '/status?done=wishes');
  }

  @Post('status/sign-out')
  @Permit('public')
  async signOut(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    assertOwnForm(request, this.config);
    const caller = await this.visitors.callerOf(request);
    if (caller) await this.links.signOut(caller);
    setCookie(reply, this.config, sessionCookie(this.config), '', 0);
    seeOther(reply, '/status');
  }
}
