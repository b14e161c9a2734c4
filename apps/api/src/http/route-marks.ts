import { RouteConfig } from '@nestjs/platform-fastify';
import { FASTIFY_ROUTE_CONFIG_METADATA } from '@nestjs/platform-fastify/constants';
import type { FastifyRequest } from 'fastify';
import type { Deprecation } from './deprecated.decorator';
import type { ExportRule } from './export/exported.decorator';

/** What the server itself knows of a route, before any handler runs and whatever becomes of the request. */
export interface RouteMarks {
  export?: ExportRule;
  deprecation?: Deprecation;
}

export const marksOf = (handler: object): RouteMarks =>
  (Reflect.getMetadata(FASTIFY_ROUTE_CONFIG_METADATA, handler) as RouteMarks | undefined) ?? {};

/** Adds to the marks of a route; the framework's own decorator would replace what another one has said. */
export const markRoute =
  (mark: RouteMarks): MethodDecorator =>
  (target, key, descriptor) =>
    RouteConfig({ ...marksOf(descriptor.value as object), ...mark })(target, key, descriptor);

/** Of the route that a request has reached; none where there is no such route. */
export const marksOn = (request: FastifyRequest): RouteMarks =>
  (request.routeOptions?.config as RouteMarks | undefined) ?? {};
