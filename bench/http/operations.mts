/** One request: what goes out beside the operation's method. */
export interface Request {
  path: string;
  headers: Record<string, string>;
  body?: string;
}

/** One client of the load: its requests follow one another. `seen` gets each answer, before the next request is asked for. */
export interface Lane {
  next(): Request;
  seen(body: string): void;
}

export interface Operation {
  name: string;
  method: 'GET' | 'POST' | 'PATCH';
  /** Its answers differ in ids and times only, not at all for reads. */
  isWrite: boolean;
  /** How many requests are under way while the most is asked for. */
  lanes: number;
  /** `url`: of either server, to look up where the lane begins. */
  lane(number: number, url: string): Promise<Lane>;
}

/** What the operations are about. */
export interface World {
  agentToken: string;
  integratorToken: string;
  /** One that has gone all the way: requirements, documents, checks and listings to look at. */
  seller: string;
  /** In DRAFT, one a lane. */
  drafts: string[];
  /** A word that finds something on the storefront. */
  word: string;
}

/** Beyond these the API would queue reads behind its pool: what is asked for is throughput, not waiting. */
const READERS = 16;
const WRITERS = 16;
/** Each on a seller of its own: commands to one seller follow one another by design. */
const COMMANDERS = 8;

const steady = (next: () => Request) => async (): Promise<Lane> => ({ next, seen: () => undefined });

export function operationsOf(world: World): Operation[] {
  const { seller, drafts, word } = world;
  const agent = { authorization: `Bearer ${world.agentToken}` };
  const integrator = { authorization: `Bearer ${world.integratorToken}` };
  const json = { 'content-type': 'application/json' };
  let orders = 0;
  const read = (name: string, path: string, headers: Record<string, string>): Operation => ({
    name,
    method: 'GET',
    isWrite: false,
    lanes: READERS,
    lane: steady(() => ({ path, headers })),
  });
  return [
    read('one seller', `/v1/sellers/${seller}`, agent),
    read('sellers, page of 50', '/v1/sellers?limit=50', agent),
    read('events, page of 100', '/v1/events?limit=100', integrator),
    read('storefront search, page of 20', `/storefront/v1/search?q=${word}&limit=20`, {}),
    {
      name: 'an order',
      method: 'POST',
      isWrite: true,
      lanes: WRITERS,
      lane: steady(() => ({
        path: '/v1/orders',
        headers: { ...integrator, ...json, 'idempotency-key': crypto.randomUUID() },
        body: JSON.stringify({
          seller_id: drafts[orders % drafts.length],
          channel: 'own_website',
          external_id: `BENCH-${orders++}`,
          ordered_at: '2026-11-01T08:00:00Z',
          amount: { amount_minor: '125000', currency: 'PKR' },
          quantity: 2,
        }),
      })),
    },
    {
      name: 'a note, through the workflow',
      method: 'POST',
      isWrite: true,
      lanes: COMMANDERS,
      lane: async (number) => ({
        next: () => ({
          path: `/v1/sellers/${drafts[number]}/notes`,
          headers: { ...agent, ...json, 'idempotency-key': crypto.randomUUID() },
          body: '{"text":"The bank letter is of another account."}',
        }),
        seen: () => undefined,
      }),
    },
    {
      name: 'an edit with If-Match, through the workflow',
      method: 'PATCH',
      isWrite: true,
      lanes: COMMANDERS,
      lane: async (number, url) => {
        const path = `/v1/sellers/${drafts[number]}`;
        const versionOf = (body: string): number => (JSON.parse(body) as { version: number }).version;
        let version = versionOf(await (await fetch(url + path, { headers: agent })).text());
        return {
          next: () => ({
            path,
            headers: { ...agent, ...json, 'if-match': `"${version}"` },
            body: JSON.stringify({ application: { trade_name: `Mills of the bench ${version % 2}` } }),
          }),
          seen: (body) => {
            version = versionOf(body);
          },
        };
      },
    },
  ];
}
