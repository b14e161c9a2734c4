import { IdentityService, isAllowed, type Permission, scopesAllow } from '@app/identity';
import { DomainError, type Principal } from '@app/platform';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** How long a credential that is over may still read what it has begun to. */
export const STANDING_CHECKED_MS = 15_000;

/** Whether who began something long may still go on: a credential ends at once, and what it opened soon after. */
@Injectable()
export class StandingPermission {
  constructor(private readonly identity: IdentityService) {}

  async holds(request: FastifyRequest, caller: Principal, permission: Permission): Promise<boolean> {
    try {
      const now = await this.identity.authenticate(request.headers.authorization);
      const may = isAllowed(now.role, permission) && scopesAllow(now.scopes, permission);
      return may && now.callerId === caller.callerId;
    } catch (error) {
      // A database that does not answer says nothing about a credential.
      return !(error instanceof DomainError) || error.kind === 'unavailable';
    }
  }
}
