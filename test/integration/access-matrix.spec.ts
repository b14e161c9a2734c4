import { isAllowed, type Permission, scopesAllow } from '@app/identity';
import { newId, type Role, ROLES } from '@app/platform';
import { Controller, Get, Param } from '@nestjs/common';
import {
  AccessWorld,
  BODIES,
  COMMON_NAMES,
  FILES,
  type Ids,
  kindOf,
  parametersOf,
} from '../support/access-world';
import { type ApiApp, type RegisteredRoute, startApiApp } from '../support/api-app';
import { declaredIn, DOCUMENTATION, nameOf, PAGES } from '../support/routes';

/**
 * Every registered route × every kind of caller × every state of the thing it names, made from the routes themselves: a new
 * route is in it without being asked. What should come back is computed from the permission table, not written down here.
 */
type State = 'own' | 'another_tenant' | 'another_part' | 'missing' | 'malformed';
const STATES: State[] = ['own', 'another_tenant', 'another_part', 'missing', 'malformed'];

interface Caller {
  name: string;
  role?: Role;
  scopes?: string[];
  /** Undefined: calls with what opens nothing. */
  token(things: Ids): Promise<string | undefined>;
}

interface Cell {
  route: RegisteredRoute;
  permission: Permission | 'public';
  caller: Caller;
  state: State;
}

interface Got {
  status: number;
  code: string;
}

/** Whose own a thing is, where it is not the whole tenant's: these callers find none but the key they call with. */
const OWN_KEY_ONLY = 'POST /v1/api-keys/:id/rotate';

/** Nobody's key opens them: they want a client's secret, or nothing; `oauth-clients.spec.ts` has them. */
const OF_CLIENTS = /^POST \/oauth\//;

const AT_ONCE = 12;
/** An id of no form of ours, and one that PostgreSQL could choke on. */
const MALFORMED = `x'%22;--%E2%80%8F`;

let api: ApiApp;
let world: AccessWorld;
let routes: { route: RegisteredRoute; permission: Permission | 'public' }[];
let callers: Caller[];
let foreign: Ids;
/** What everybody only looks at. */
let shared: Ids;
/** Of the same tenant and of another seller: what a seller must not see, and what does not belong below this seller. */
let neighbour: Ids;

function routesOf(app: ApiApp): typeof routes {
  const declared = declaredIn(app.app);
  return app.routes
    .filter(
      ({ method, path }) =>
        method !== 'HEAD' && method !== 'OPTIONS' && !DOCUMENTATION.test(path) && !PAGES.test(path),
    )
    .flatMap((route) => {
      const permission = declared.get(nameOf(route));
      return permission ? [{ route, permission }] : [];
    });
}

beforeAll(async () => {
  api = await startApiApp();
  world = new AccessWorld(api);
  const { tenantId } = api;
  const dead = await world.key(tenantId, {
    role: 'operator',
    label: 'expired',
    expiresAt: new Date('2020-01-01T00:00:00Z'),
  });
  const revoked = await world.key(tenantId, { role: 'operator', label: 'revoked' });
  await api.database.transaction(tenantId, (tx) =>
    tx.query(`UPDATE api_keys SET revoked_at = $2 WHERE tenant_id = $1 AND label = 'revoked'`, [
      tenantId,
      tx.now(),
    ]),
  );
  const narrow = async (scopes: string[]): Promise<string> =>
    world.key(tenantId, { role: 'integrator', label: scopes.join(), scopes });
  const read = await narrow(['read']);
  const write = await narrow(['write']);
  foreign = world.things(newId('ten'));
  shared = world.things(tenantId);
  neighbour = world.things(tenantId);
  callers = [
    { name: 'nobody', token: async () => undefined },
    { name: 'an expired key', token: async () => dead },
    { name: 'a revoked key', token: async () => revoked },
    ...ROLES.filter((role) => role !== 'seller').map((role) => ({
      name: role,
      role,
      token: async () => api.tokens[role],
    })),
    { name: 'integrator that reads', role: 'integrator', scopes: ['read'], token: async () => read },
    { name: 'integrator that writes', role: 'integrator', scopes: ['write'], token: async () => write },
    {
      name: 'seller',
      role: 'seller',
      token: async (things) =>
        world.key(tenantId, { role: 'seller', label: 's', sellerId: await things('seller') }),
    },
  ];
  routes = routesOf(api);
}, 60_000);
afterAll(() => api?.stop());

/** Whether a state can be told from another at all for this route. */
const isMeant = ({ route, state }: Cell): boolean => {
  const kinds = parametersOf(route).map((name) => kindOf(route.path, name)!);
  const guessable = kinds.filter((kind) => !COMMON_NAMES.has(kind));
  if (state === 'own') return true;
  return state === 'another_part' ? guessable.length > 1 : guessable.length > 0;
};

/** The path with the ids of this state; what a route's parameters are called decides which. */
async function pathOf({ route, state }: Cell, things: Ids): Promise<string> {
  let { path } = route;
  for (const [index, name] of parametersOf(route).entries()) {
    const kind = kindOf(route.path, name);
    if (kind === undefined) throw new Error(`${nameOf(route)}: the matrix does not know what :${name} is`);
    let id = await things(kind);
    if (!COMMON_NAMES.has(kind)) {
      const isLast = index === parametersOf(route).length - 1;
      if (state === 'another_tenant') id = await foreign(kind);
      if (state === 'another_part' && isLast) id = await neighbour(kind);
      if (state === 'missing') id = `${id.split('_')[0]}_${newId('evt').slice(4)}`;
      if (state === 'malformed') id = MALFORMED;
    }
    path = path.replace(`:${name}`, id);
  }
  return path;
}

async function ask(cell: Cell): Promise<Got> {
  const { route, caller } = cell;
  const name = nameOf(route);
  // What is changed is changed once: a caller that comes after finds it as it was made.
  const things = cell.state === 'own' && route.method !== 'GET' ? world.things(api.tenantId) : shared;
  const token = await caller.token(things);
  const file = FILES[name];
  const json = BODIES[name] && JSON.stringify(await BODIES[name](things));
  const response = await fetch(api.url + (await pathOf(cell, things)), {
    method: route.method,
    body: file?.body() ?? json,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(route.method === 'POST' ? { 'idempotency-key': newId('cmd') } : {}),
      ...(route.method === 'PATCH' || route.method === 'PUT' ? { 'if-match': '"1"' } : {}),
      ...(json ? { 'content-type': 'application/json' } : {}),
      ...(file?.type ? { 'content-type': file.type } : {}),
    },
  });
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream');
  const text = isStream ? '' : await response.text();
  if (isStream) await response.body?.cancel();
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json');
  return {
    status: response.status,
    code: isProblem ? (JSON.parse(text) as { code: string }).code : '',
  };
}

/** What the policy wants, as a sentence when it did not happen. */
function wrongIn(cell: Cell, got: Got): string | undefined {
  const { permission, caller, state, route } = cell;
  const must = (status: number, code: string): string | undefined =>
    got.status === status && got.code === code ? undefined : `wanted ${status} ${code}`;
  if (got.status >= 500 && !got.code.startsWith('WORKFLOWS.')) return 'wanted no failure';
  if (permission !== 'public') {
    if (!caller.role) return must(401, 'AUTH.UNAUTHENTICATED');
    if (!isAllowed(caller.role, permission)) return must(403, 'AUTH.FORBIDDEN');
    if (!scopesAllow(caller.scopes, permission)) return must(403, 'AUTH.SCOPE_MISSING');
  } else if (got.status === 401 || got.status === 403) return 'wanted to be let in';
  const hidden = nameOf(route) === OWN_KEY_ONLY && caller.role !== 'operator';
  if (state === 'own' && !hidden) {
    if (got.status === 401 || (got.status === 403 && got.code !== 'SELLER.ROLE_NOT_ALLOWED'))
      return 'wanted to be let in';
    return got.status === 404 && parametersOf(route).length && permission !== 'public'
      ? 'wanted to find its own'
      : undefined;
  }
  // Whether a hit is of this seller is looked at where it is decided: by the seller's workflow, which these have not.
  if (state === 'another_part' && got.code === 'WORKFLOWS.NOT_RUNNING') return undefined;
  return got.status === 404 ? undefined : 'wanted 404';
}

async function inParallel<T>(items: T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let item = left.pop(); item !== undefined; item = left.pop()) await work(item);
    }),
  );
}

it('knows what every parameter of every route names, and a body for every route that takes one', () => {
  const unknown = routes.flatMap(({ route }) =>
    parametersOf(route)
      .filter((name) => kindOf(route.path, name) === undefined)
      .map((name) => `${nameOf(route)} :${name}`),
  );
  expect(unknown).toEqual([]);
});

it('has every registered route in it', () => {
  const all = new Set(
    api.routes
      .filter(
        ({ method, path }) =>
          !['HEAD', 'OPTIONS'].includes(method) && !DOCUMENTATION.test(path) && !PAGES.test(path),
      )
      .map(nameOf),
  );
  expect(new Set(routes.map(({ route }) => nameOf(route)))).toEqual(all);
});

it('answers each caller as the permission table says, whatever the state of the thing', async () => {
  const cells = routes
    .filter(({ route }) => !OF_CLIENTS.test(nameOf(route)))
    .flatMap(({ route, permission }) =>
      callers.flatMap((caller) => STATES.map((state) => ({ route, permission, caller, state }))),
    )
    .filter(isMeant);
  expect(cells.length).toBeGreaterThan(routes.length * callers.length);
  const wrong: string[] = [];
  await inParallel(cells, async (cell) => {
    const got = await ask(cell);
    const problem = wrongIn(cell, got);
    if (problem)
      wrong.push(
        `${nameOf(cell.route)} as ${cell.caller.name}, ${cell.state}: ${problem}, got ${got.status} ${got.code}`,
      );
  });
  expect(wrong.toSorted()).toEqual([]);
}, 600_000);

describe('a route that was added without a permission', () => {
  @Controller('v1/forgotten')
  class ForgottenController {
    @Get(':id')
    open(@Param('id') id: string): { id: string } {
      return { id };
    }
  }
  let other: ApiApp;
  beforeAll(async () => {
    other = await startApiApp([ForgottenController]);
  });
  afterAll(() => other?.stop());

  it('is missed by the matrix, which fails', () => {
    const inMatrix = new Set(routesOf(other).map(({ route }) => nameOf(route)));
    const registered = other.routes.filter(({ method }) => method === 'GET').map(nameOf);
    expect(registered).toContain('GET /v1/forgotten/:id');
    expect(inMatrix.has('GET /v1/forgotten/:id')).toBe(false);
  });
});
