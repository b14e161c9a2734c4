import { type Language } from '@app/messages';
import { AppConfig, DomainError, type Principal } from '@app/platform';
import { SellerLinks } from '@app/sellers';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { cookieOf, languageOf, sendPage, sessionCookie } from './browser';
import { expiredPage } from './door-views';

export interface Visit {
  caller: Principal;
  sellerId: string;
  language: Language;
}

/** Who looks at the page: the seller behind the cookie, in the language of the browser. */
@Injectable()
export class Visitors {
  constructor(
    private readonly config: AppConfig,
    private readonly links: SellerLinks,
  ) {}

  /** Undefined when the session has ended, or there never was one; then the answer is given. */
  async visit(request: FastifyRequest, reply: FastifyReply): Promise<Visit | undefined> {
    const language = languageOf(request, reply, this.config);
    const caller = await this.callerOf(request);
    if (caller?.sellerId) return { caller, sellerId: caller.sellerId, language };
    sendPage(reply, expiredPage(language), 401);
    return undefined;
  }

  async callerOf(request: FastifyRequest): Promise<Principal | undefined> {
    const token = cookieOf(request, sessionCookie(this.config));
    if (!token) return undefined;
    try {
      return await this.links.authenticate(token);
    } catch (error) {
      if (error instanceof DomainError && error.kind === 'unauthenticated') return undefined;
      throw error;
    }
  }
}
