import { DomainError } from '@app/platform';
import type { FastifyInstance } from 'fastify';

/** A path that some route has, asked with a method that none of its routes takes. */
const methodNotAllowed = (allowed: string[]): DomainError =>
  new DomainError({
    code: 'REQUEST.METHOD_NOT_ALLOWED',
    kind: 'method_not_allowed',
    message: `This resource takes ${allowed.join(', ')}.`,
  });

/** `/v1/sellers/:id` as what matches it. */
const patternOf = (route: string): RegExp =>
  new RegExp(
    `^${route
      .split('/')
      .map((part) =>
        part.startsWith(':') ? '[^/]+' : part === '*' ? '.*' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
      )
      .join('/')}$`,
  );

/** Says 405 with Allow where the path is right and the method is not. Before the first route is registered. */
export function registerAllowedMethods(server: FastifyInstance): void {
  const routes = new Map<string, { pattern: RegExp; methods: Set<string> }>();
  server.addHook('onRoute', ({ method, url }) => {
    const route = routes.get(url) ?? { pattern: patternOf(url), methods: new Set() };
    for (const one of [method].flat()) route.methods.add(one);
    routes.set(url, route);
  });
  server.addHook('onRequest', async (request, reply) => {
    const path = request.url.split('?')[0]!;
    // `/v1/sellers/import` is a resource of its own: with another method it is not the seller of that name.
    const named = routes.get(path);
    if (!request.is404 && (!named || request.routeOptions.url === path)) return;
    const allowed = new Set<string>(named?.methods);
    if (!named)
      for (const { pattern, methods } of routes.values())
        if (pattern.test(path)) for (const method of methods) allowed.add(method);
    if (allowed.size === 0) return;
    const sorted = [...allowed].toSorted();
    void reply.header('Allow', sorted.join(', '));
    throw methodNotAllowed(sorted);
  });
}
