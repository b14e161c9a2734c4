import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { markRoute, marksOn } from './route-marks';

/** That an operation goes, and what takes its place. */
export interface Deprecation {
  /** Since when it should not be used, as a day. */
  since: string;
  /** From when it may be gone, as a day; half a year later at least. */
  sunset: string;
  /** The path of what to use instead, as the document has it; its parameters are those of the old one. */
  instead: string;
}

const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const NOTICE_MS = 180 * 24 * 3_600_000;

/** Said in the answers, in the document and, as a test wants, in the list of changes. */
export function Deprecated(deprecation: Deprecation): MethodDecorator {
  const { since, sunset } = deprecation;
  if (!DAY.test(since) || !DAY.test(sunset) || Date.parse(sunset) - Date.parse(since) < NOTICE_MS)
    throw new Error('A deprecation names two days, half a year apart at least');
  return markRoute({ deprecation });
}

const CHANGES = '/docs/guides/changes';

/** `/v1/things/{id}` as the address of the thing that was asked for. */
const addressOf = (path: string, params: unknown): string =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String((params as Record<string, string> | undefined)?.[name] ?? '')),
  );

/** RFC 9745 and RFC 8594, beside what else the answer links to. */
function announce(request: FastifyRequest, reply: FastifyReply, deprecation: Deprecation): void {
  const { since, sunset, instead } = deprecation;
  const links = [
    reply.getHeader('link'),
    `<${CHANGES}>; rel="deprecation"; type="text/html"`,
    `<${addressOf(instead, request.params)}>; rel="successor-version"`,
  ];
  void reply
    .header('Deprecation', `@${Date.parse(since) / 1_000}`)
    .header('Sunset', new Date(sunset).toUTCString())
    .header('Link', links.filter(Boolean).join(', '));
}

/** On every answer of a route that goes, its refusals too: who looks at those only must learn of it. */
export function registerDeprecations(server: FastifyInstance): void {
  server.addHook('onSend', async (request, reply) => {
    const { deprecation } = marksOn(request);
    if (deprecation) announce(request, reply, deprecation);
  });
}
