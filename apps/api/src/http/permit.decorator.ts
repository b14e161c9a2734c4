import type { Permission } from '@app/identity';
import type { Principal } from '@app/platform';
import { applyDecorators, createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';

export const PERMISSION_KEY = 'rahdari:permission';
export const IDEMPOTENCY_KEY = 'rahdari:idempotency';
/** Tells the document what the interceptor reads from the route; it does not stay in the document. */
export const IDEMPOTENCY_FREE = 'x-idempotency-free';
/** The permission of an operation, from which its scope follows; stays in the document. */
export const PERMISSION_EXTENSION = 'x-permission';

/** What the edge hangs on a request. */
export interface RahdariRequest extends FastifyRequest {
  principal?: Principal;
  operationId?: string;
}

/** The permission of a route. A route without one is refused by the guard and by a test. */
export const Permit = (permission: Permission | 'public'): MethodDecorator =>
  applyDecorators(
    SetMetadata(PERMISSION_KEY, permission),
    ...(permission === 'public' ? [] : [ApiExtension(PERMISSION_EXTENSION, permission)]),
  );

/** For a POST that neither creates nor acts (a dry run): no Idempotency-Key wanted. */
export const WithoutIdempotencyKey = (): MethodDecorator =>
  applyDecorators(SetMetadata(IDEMPOTENCY_KEY, false), ApiExtension(IDEMPOTENCY_FREE, true));

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
