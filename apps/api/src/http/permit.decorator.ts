import type { Permission } from '@app/identity';
import type { Principal } from '@app/platform';
import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

export const PERMISSION_KEY = 'rahdari:permission';
export const IDEMPOTENCY_KEY = 'rahdari:idempotency';

/** What the edge hangs on a request. */
export interface RahdariRequest extends FastifyRequest {
  principal?: Principal;
  operationId?: string;
}

/** The permission of a route. A route without one is refused by the guard and by a test. */
export const Permit = (permission: Permission | 'public'): MethodDecorator =>
  SetMetadata(PERMISSION_KEY, permission) as MethodDecorator;

/** For a POST that neither creates nor acts (a dry run): no Idempotency-Key wanted. */
export const WithoutIdempotencyKey = (): MethodDecorator =>
  SetMetadata(IDEMPOTENCY_KEY, false) as MethodDecorator;

export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<RahdariRequest>();
  if (!principal) throw new Error('A route with @Caller() must not be public');
  return principal;
});

/** The same for every retry of one Idempotency-Key; store it under a unique key. */
export const OperationId = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  const { operationId } = context.switchToHttp().getRequest<RahdariRequest>();
  if (!operationId) throw new Error('@OperationId() needs a route with an Idempotency-Key');
  return operationId;
});
