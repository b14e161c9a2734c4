import type { ErrorKind } from '@app/platform';
import { STATUS_OF_KIND } from '../http/problem';
import type { RouteFacts } from './route-facts';

interface Shape {
  method: string;
  hasPathParameter: boolean;
  hasJsonBody: boolean;
}

const DESCRIPTION: Record<number, string> = {
  400: 'Not readable, or a field, parameter or header that does not exist here',
  401: 'No key, or one that is unknown, revoked or expired',
  403: 'The role or the scopes of the key do not allow it',
  404: 'There is no such thing, or it is not yours',
  408: 'The body took too long to arrive',
  409: 'The state does not allow it, or the first request with this Idempotency-Key still runs',
  410: 'It was there, and is not kept any more',
  412: 'If-Match names another version',
  413: 'Larger than this route takes',
  415: 'A content type or encoding that this route does not take',
  422: 'Readable, but wrong; `errors` says where',
  428: 'If-Match is missing',
  429: 'Too many requests; Retry-After says when to come back',
  500: 'Something failed on our side; quote the `error_id`',
  503: 'A dependency is down, or there is more to do than can be done in time; Retry-After says when to come back',
};

/** The kinds of refusal that the edge itself knows of a route, and those that its domain has named. */
function kindsOf(facts: RouteFacts, { method, hasPathParameter, hasJsonBody }: Shape): Set<ErrorKind> {
  const isPublic = facts.permission === 'public';
  const kinds = new Set<ErrorKind>(['malformed', 'too_many', 'unavailable', ...facts.refuses]);
  if (!isPublic) kinds.add('unauthenticated').add('forbidden');
  if (hasPathParameter) kinds.add('not_found');
  if (facts.query) kinds.add('invalid');
  if (hasJsonBody) kinds.add('timeout');
  if (hasJsonBody || facts.file) kinds.add('too_large').add('unsupported_media').add('invalid');
  if (method === 'post' && !isPublic && facts.wantsIdempotencyKey) kinds.add('conflict').add('invalid');
  if (method === 'patch' || method === 'put') kinds.add('stale').add('precondition_missing');
  // Any request can carry a body that is compressed: refused before anyone looks whether the route wants one.
  kinds.add('unsupported_media');
  return kinds;
}

const RETRY_AFTER = {
  description: 'Seconds after which to try again',
  schema: { type: 'integer', minimum: 0 },
};

const PROBLEM = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };

/** The problem responses of a route: exactly those that it can give. */
export function problemResponses(facts: RouteFacts, shape: Shape): Record<string, object> {
  const statuses = [...new Set([...kindsOf(facts, shape)].map((kind) => STATUS_OF_KIND[kind]).concat(500))];
  return Object.fromEntries(
    statuses
      .toSorted((a, b) => a - b)
      .map((status) => [
        String(status),
        {
          description: DESCRIPTION[status],
          ...(status === 429 || status === 503 ? { headers: { 'Retry-After': RETRY_AFTER } } : {}),
          content: PROBLEM,
        },
      ]),
  );
}
