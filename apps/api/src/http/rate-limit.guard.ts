import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { RahdariRequest } from './permit.decorator';
import { RateLimits } from './rate-limits';

/** After the guard that finds out who asks. Probes are never refused: an orchestrator would take the process for dead. */
@Injectable()
export class RateLimitGuard implements CanActivate {
  constructor(private readonly limits: RateLimits) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<RahdariRequest>();
    if (request.routeOptions.url?.startsWith('/health/')) return true;
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    if (request.principal) await this.limits.admitCaller(request.principal, reply);
    else await this.limits.admitAddress(request.ip, reply);
    return true;
  }
}
