import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { wantedExport } from './export/exported.decorator';
import type { RahdariRequest } from './permit.decorator';
import { RateLimits } from './rate-limits';

/** A list that is given whole counts as so many requests: a page of it would be one. */
export const EXPORT_UNITS = 20;

/** After the guard that finds out who asks. Probes are never refused: an orchestrator would take the process for dead. */
@Injectable()
export class RateLimitGuard implements CanActivate {
  constructor(private readonly limits: RateLimits) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<RahdariRequest>();
    if (request.routeOptions.url?.startsWith('/health/')) return true;
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const units = wantedExport(request) ? EXPORT_UNITS : 1;
    if (request.principal) await this.limits.admitCaller(request.principal, reply, units);
    else await this.limits.admitAddress(request.ip, reply);
    return true;
  }
}
