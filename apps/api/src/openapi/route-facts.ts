import type { Permission } from '@app/identity';
import type { ErrorKind } from '@app/platform';
import type { INestApplicationContext, Type } from '@nestjs/common';
import { METHOD_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants';
import { ModulesContainer } from '@nestjs/core';
import { FILE_KEY, type FileRule, REFUSES_KEY } from '../http/answers.decorator';
import { IDEMPOTENCY_KEY, PERMISSION_KEY } from '../http/permit.decorator';
import { marksOf, type RouteMarks } from '../http/route-marks';

/** What a controller method says about itself, beyond what the framework's document has of it. */
export interface RouteFacts {
  permission: Permission | 'public' | undefined;
  wantsIdempotencyKey: boolean;
  query: Type | undefined;
  file: FileRule | undefined;
  refuses: readonly ErrorKind[];
  /** What the route says to the server: whether its list can be had whole, whether it goes. */
  marks: RouteMarks;
}

/** Of the framework's parameter types; it exports no name for it. */
const QUERY = 4;

export const operationIdOf = (controller: string, method: string): string =>
  `${controller.replace(/Controller$/, '')}_${method}`;

/** The class of the whole query, where the handler takes one. */
function queryOf(controller: Type, method: string): Type | undefined {
  const handed = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, method) ?? {}) as Record<
    string,
    { index: number; data: unknown }
  >;
  const types = Reflect.getMetadata('design:paramtypes', controller.prototype as object, method) as Type[];
  for (const [key, { index, data }] of Object.entries(handed))
    if (Number(key.split(':')[0]) === QUERY && data === undefined) return types[index];
  return undefined;
}

/** The facts of every route, by operation id. */
export function routeFacts(app: INestApplicationContext): Map<string, RouteFacts> {
  const facts = new Map<string, RouteFacts>();
  const controllers = [...app.get(ModulesContainer).values()].flatMap(({ controllers }) => [
    ...controllers.values(),
  ]);
  for (const { metatype } of controllers) {
    if (typeof metatype !== 'function') continue;
    const controller = metatype as Type;
    for (const method of Object.getOwnPropertyNames(controller.prototype)) {
      const handler = (controller.prototype as Record<string, object>)[method]!;
      if (Reflect.getMetadata(METHOD_METADATA, handler) === undefined) continue;
      facts.set(operationIdOf(controller.name, method), {
        permission: Reflect.getMetadata(PERMISSION_KEY, handler) as RouteFacts['permission'],
        wantsIdempotencyKey: Reflect.getMetadata(IDEMPOTENCY_KEY, handler) !== false,
        query: queryOf(controller, method),
        file: Reflect.getMetadata(FILE_KEY, handler) as FileRule | undefined,
        refuses: (Reflect.getMetadata(REFUSES_KEY, handler) as ErrorKind[] | undefined) ?? [],
        marks: marksOf(handler),
      });
    }
  }
  return facts;
}
