import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { isAllowed, type Permission, PERMISSIONS } from '@app/identity';
import { newId, ROLES } from '@app/platform';
import { Controller, Get, Post } from '@nestjs/common';
import { Permit } from '../../apps/api/src/http/permit.decorator';
import { type ApiApp, type RegisteredRoute, startApiApp } from '../support/api-app';
import { declaredIn, DOCUMENTATION, nameOf } from '../support/routes';

/** The whole of what is open without a key. A route that is not here and has no permission fails the test. */
const PUBLIC = [
  'GET /health/live',
  'GET /health/ready',
  'GET /docs/errors',
  'GET /docs/guides',
  'GET /docs/guides/:slug',
  'GET /docs/guides/style.css',
  'POST /v1/invitations/accept',
  'POST /v1/seller-sessions',
  'POST /oauth/token',
  'POST /oauth/revoke',
  'GET /.well-known/oauth-authorization-server',
  'GET /.well-known/oauth-protected-resource',
  'GET /.well-known/openid-configuration',
  'GET /storefront/v1/search',
  'GET /storefront/v1/products/:id',
  'GET /storefront/v1/sellers/:id',
  'GET /schemas/events/:type/:file',
  // The seller's own pages: the link, and then a cookie of theirs.
  'GET /s/:token',
  'POST /s/:token',
  'GET /status',
  'POST /status/link',
  'POST /status/wishes',
  'POST /status/sign-out',
  // Signed by the provider, or proved by the mail that holds the token.
  'GET /receipts/whatsapp',
  'POST /receipts/whatsapp',
  'POST /receipts/sms',
  'POST /receipts/email',
  'GET /off/:token',
  'POST /off/:token',
  'GET /status/answers',
  'POST /status/answers',
  'GET /status/documents/:kind',
  'POST /status/documents/:kind',
  'GET /status/actions/:action',
  'POST /status/actions/:action',
];

/** Routes that nobody declared. HEAD is Fastify's shadow of a GET, with the same handler. */
function undeclaredRoutes({ app, routes }: ApiApp): string[] {
  const declared = declaredIn(app);
  return routes
    .map((route) => ({ ...route, method: route.method === 'HEAD' ? 'GET' : route.method }))
    .filter(({ path }) => !DOCUMENTATION.test(path))
    .map(nameOf)
    .filter((name) => {
      const permission = declared.get(name);
      return permission === undefined || (permission === 'public' && !PUBLIC.includes(name));
    });
}

/** A request that is as good as it can be without knowing the route: only key and permission are in question. */
const call = (api: ApiApp, { method, path }: RegisteredRoute, token?: string): Promise<Response> =>
  fetch(
    api.url +
      path
        .replace(':code', 'x')
        .replace(/:hitId/, newId('hit'))
        .replace(/:\w+/g, newId('sel')),
    {
      method,
      headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), 'idempotency-key': newId('cmd') },
    },
  );

let api: ApiApp;
let guarded: (RegisteredRoute & { permission: Permission })[];

beforeAll(async () => {
  api = await startApiApp();
  const declared = declaredIn(api.app);
  guarded = api.routes.flatMap((route) => {
    const permission = declared.get(nameOf({ ...route, method: route.method.replace('HEAD', 'GET') }));
    return permission && permission !== 'public' ? [{ ...route, permission }] : [];
  });
});
afterAll(() => api?.stop());

/** Refusals that are not what they should be, as lines that say which. */
async function wrongAnswers(
  routes: RegisteredRoute[],
  ask: (route: RegisteredRoute) => Promise<Response>,
  expected: { status: number; code: string },
): Promise<string[]> {
  const wrong: string[] = [];
  for (const route of routes) {
    const response = await ask(route);
    const type = response.headers.get('content-type');
    const content = await response.text();
    const body = route.method === 'HEAD' ? expected : (JSON.parse(content) as typeof expected);
    if (
      response.status !== expected.status ||
      body.code !== expected.code ||
      body.status !== expected.status ||
      !type?.startsWith('application/problem+json')
    )
      wrong.push(`${nameOf(route)}: ${response.status} ${type} ${content.slice(0, 100)}`);
  }
  return wrong;
}

describe('every registered route', () => {
  it('is known: the walk sees controllers and Fastify alike', () => {
    expect(guarded.length).toBeGreaterThan(60);
    const registered = new Set(api.routes.map(nameOf));
    expect([...declaredIn(api.app).keys()].filter((name) => !registered.has(name))).toEqual([]);
  });

  it('has a permission or is on the public list', () => expect(undeclaredRoutes(api)).toEqual([]));

  it('is on the public list only while it exists and says so', () => {
    const declared = declaredIn(api.app);
    expect(PUBLIC.map((name) => [name, declared.get(name)])).toEqual(PUBLIC.map((name) => [name, 'public']));
  });

  it('refuses a request without a key', async () => {
    const expected = { status: 401, code: 'AUTH.UNAUTHENTICATED' };
    expect(await wrongAnswers(guarded, (route) => call(api, route), expected)).toEqual([]);
  });

  it.each([
    ['a mistyped key', 'rhd_demo_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA_000000'],
    ['something else', 'eyJhbGciOiJub25lIn0.e30.'],
  ])('refuses %s', async (_, token) => {
    const expected = { status: 401, code: 'AUTH.UNAUTHENTICATED' };
    expect(await wrongAnswers(guarded, (route) => call(api, route, token), expected)).toEqual([]);
  });

  it('refuses every role that lacks its permission', async () => {
    const expected = { status: 403, code: 'AUTH.FORBIDDEN' };
    for (const role of ROLES) {
      const closed = guarded.filter(({ permission }) => !isAllowed(role, permission));
      expect(closed.length).toBeGreaterThan(0);
      expect([
        role,
        await wrongAnswers(closed, (route) => call(api, route, api.tokens[role]), expected),
      ]).toEqual([role, []]);
    }
  });

  it('lets every role in that has its permission', async () => {
    const refused: string[] = [];
    for (const route of guarded.filter(({ method }) => method === 'GET')) {
      for (const role of PERMISSIONS[route.permission]) {
        const { status } = await call(api, route, api.tokens[role]);
        if (status === 401 || status === 403 || status >= 500)
          refused.push(`${role} ${nameOf(route)}: ${status}`);
      }
    }
    expect(refused).toEqual([]);
  });
});

describe('what is no route', () => {
  it.each([
    ['an unknown path', 'GET', '/v1/nothing', 404],
    ['an unknown path of a public part', 'GET', '/storefront/v1/nothing', 404],
    ['another method', 'DELETE', '/v1/sellers', 405],
    ['a path that cannot be decoded', 'GET', '/v1/sellers/%zz', 400],
    ['a path that leads upwards', 'GET', '/v1/sellers/..%2f..%2fetc', 401],
  ])('%s is a problem document', async (_, method, path, status) => {
    const response = await fetch(api.url + path, { method });
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(await response.json()).toMatchObject({ status, code: expect.stringMatching(/^[A-Z]+\./) });
    expect(response.status).toBe(status);
  });

  it.each([
    ['DELETE', '/v1/sellers', 'GET, HEAD, POST'],
    ['PUT', '/v1/sellers/sel_0198c5a2b7d07c3e9a6f0e1d2c3b4a59', 'GET, HEAD, PATCH'],
    ['OPTIONS', '/storefront/v1/search?q=rice', 'GET, HEAD'],
    ['TRACE', '/health/live', 'GET, HEAD'],
    // Beside `/v1/sellers/{id}`, which takes GET: no seller is called so.
    ['GET', '/v1/sellers/import?x=1', 'POST'],
    ['OPTIONS', '/v1/sellers/import', 'POST'],
  ])('%s %s says what the resource takes', async (method, path, allowed) => {
    const { port } = new URL(api.url);
    const socket = connect(Number(port), '127.0.0.1');
    socket.write(`${method} ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
    const answer = await text(socket);
    expect(answer).toMatch(/^HTTP\/1\.1 405 /);
    expect(answer.toLowerCase()).toContain(`\r\nallow: ${allowed.toLowerCase()}\r\n`);
    expect(answer).toContain('"code":"REQUEST.METHOD_NOT_ALLOWED"');
  });

  it.each([
    ['no HTTP at all', 'HELLO\r\n\r\n', 400],
    ['a header without end', `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(100_000)}\r\n\r\n`, 431],
    [
      'two lengths of one body',
      'POST /v1/sellers HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
  ])('%s is a problem document too', async (_, bytes, status) => {
    const { port } = new URL(api.url);
    const socket = connect(Number(port), '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write(bytes);
    const answer = await text(socket);
    const [head = '', body = ''] = answer.split('\r\n\r\n');
    expect(head).toContain(`HTTP/1.1 ${status} `);
    expect(head).toContain('Content-Type: application/problem+json');
    expect(JSON.parse(body)).toMatchObject({ status, code: expect.stringMatching(/^REQUEST\./) });
  });
});

describe('the walk itself', () => {
  @Controller('v1/forgotten')
  class ForgottenController {
    @Get()
    undeclared(): { secret: string } {
      return { secret: 'open to all' };
    }

    @Post('declared')
    @Permit('sellers.read')
    declared(): void {}

    @Get('open')
    @Permit('public')
    openedInSilence(): void {}
  }
  let other: ApiApp;
  beforeAll(async () => {
    other = await startApiApp([ForgottenController]);
  });
  afterAll(() => other?.stop());

  it('finds a route without a permission, and a public one that the list does not have', () =>
    expect(new Set(undeclaredRoutes(other))).toEqual(
      new Set(['GET /v1/forgotten', 'GET /v1/forgotten/open']),
    ));

  it('is not the only wall: the guard lets nobody into such a route', async () => {
    const route = { method: 'GET', path: '/v1/forgotten' };
    expect((await call(other, route)).status).toBe(401);
    for (const role of ROLES) {
      const response = await call(other, route, other.tokens[role]);
      expect([role, response.status]).toEqual([role, 403]);
      expect(await response.text()).not.toContain('secret');
    }
  });
});
