export type Document = {
  paths: Record<string, Record<string, Operation>>;
  [member: string]: unknown;
};

interface Operation {
  operationId: string;
  security?: unknown[];
  parameters?: { name: string; in: string; schema?: { enum?: string[]; pattern?: string } }[];
}

export const METHODS = ['get', 'put', 'post', 'patch', 'delete'];

export type Ask = (
  token: string | undefined,
  method: string,
  path: string,
) => Promise<{ status: number; body: any }>;

/** In this order of who can do most of what an operation needs. */
const ROLES = ['integrator', 'operator', 'senior_agent', 'agent', 'programme_lead', 'auditor'];

/** Nothing has it, whatever is asked for. */
const MISSING = '0'.repeat(32);

/** The first role that an operation lets in; found by asking, so that no second table of permissions can fall behind. */
export async function roleOf(
  ask: Ask,
  tokens: Record<string, string>,
  method: string,
  path: string,
): Promise<string | undefined> {
  for (const role of ROLES) {
    const { status } = await ask(tokens[role], method.toUpperCase(), path.replace(/\{\w+\}/g, 'none'));
    if (status !== 403 && status !== 401) return role;
  }
  return undefined;
}

/** Where the ids for a parameter of a path are found. */
const LISTS: [path: RegExp, name: string, list: string, member: string][] = [
  [/^\/v1\/sellers\/\{id\}|^\/storefront\/v1\/sellers/, 'id', '/v1/sellers', 'id'],
  [/^\/v1\/programmes\//, 'id', '/v1/programmes', 'id'],
  [/^\/v1\/webhook-endpoints\//, 'id', '/v1/webhook-endpoints', 'id'],
  [/^\/v1\/api-keys\//, 'id', '/v1/api-keys', 'id'],
  [/^\/v1\/oauth-clients\//, 'id', '/v1/oauth-clients', 'id'],
  [/^\/storefront\/v1\/products\//, 'id', '/storefront/v1/search', 'id'],
  [/./, 'importId', '/v1/sellers/{seller}/catalogue-imports', 'id'],
  [/./, 'documentId', '/v1/sellers/{seller}/documents', 'id'],
];

/** Gives path parameters ids that are there beside one that is not, so that what is behind them is reached too. */
export async function fillPaths(document: Document, ask: Ask, tokens: Record<string, string>): Promise<void> {
  const found = new Map<string, string[]>();
  const rows = async (list: string): Promise<any[]> => {
    for (const role of ROLES) {
      const { status, body } = await ask(tokens[role], 'GET', `${list}?limit=3`);
      if (status === 200) return body.data;
      if (status === 400) {
        const all = await ask(tokens[role], 'GET', list);
        if (all.status === 200) return all.body.data.slice(0, 3);
      }
    }
    return [];
  };
  const sellers = await rows('/v1/sellers');
  const idsOf = async (list: string, member: string): Promise<string[]> => {
    const known = found.get(list);
    if (known) return known;
    const lists = list.includes('{seller}') ? sellers.map(({ id }) => list.replace('{seller}', id)) : [list];
    const ids = (await Promise.all(lists.map(rows))).flat().map((row) => String(row[member]));
    found.set(list, ids);
    return ids;
  };
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      for (const parameter of item[method]?.parameters ?? []) {
        if (parameter.in !== 'path') continue;
        const row = LISTS.find(([where, name]) => name === parameter.name && where.test(path));
        if (!row) continue;
        const ids = await idsOf(row[2], row[3]);
        if (ids.length)
          parameter.schema = {
            ...parameter.schema,
            enum: [...new Set(ids), `${ids[0]!.slice(0, 4)}${MISSING}`],
          };
      }
    }
  }
}
