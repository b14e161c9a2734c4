import { forbidden, IdentityService, isAllowed, type Permission } from '@app/identity';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
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
    request.principal = await this.limits.guardingLogins(request.ip, () =>
      this.identity.authenticate(request.headers.authorization),
    );
    if (!permission || !isAllowed(request.principal.role, permission))
      throw forbidden(permission ?? 'none declared');
    return true;
  }
}
