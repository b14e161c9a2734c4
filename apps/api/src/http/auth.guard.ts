import {
  forbidden,
  IdentityService,
  isAllowed,
  type Permission,
  scopeMissing,
  scopeOf,
  scopesAllow,
  unauthenticated,
} from '@app/identity';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply } from 'fastify';
import { RateLimits } from './rate-limits';
import { PERMISSION_KEY, type RahdariRequest } from './permit.decorator';

/** Deny by default: no permission on a route, no entry. Global, and a guard, because middleware can be walked around. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly identity: IdentityService,
    private readonly limits: RateLimits,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const permission = this.reflector.get<Permission | 'public' | undefined>(
      PERMISSION_KEY,
      context.getHandler(),
    );
    if (permission === 'public') return true;
    const request = context.switchToHttp().getRequest<RahdariRequest>();
    if (countOf(request.raw.rawHeaders, 'authorization') > 1) throw unauthenticated('invalid_token');
    const { authorization } = request.headers;
    // Nothing was tried.
    if (authorization === undefined) throw unauthenticated();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    request.principal = await this.limits.countingFailures(request.ip, reply, () =>
      this.identity.authenticate(authorization),
    );
    if (!permission || !isAllowed(request.principal.role, permission))
      throw forbidden(permission ?? 'none declared');
    if (!scopesAllow(request.principal.scopes, permission)) throw scopeMissing(scopeOf(permission)!);
    return true;
  }
}

/** Node keeps the first of several Authorization fields; what stands before us may have looked at the last. */
const countOf = (rawHeaders: string[], name: string): number =>
  rawHeaders.filter((field, index) => index % 2 === 0 && field.toLowerCase() === name).length;
