export type Document = {
  paths: Record<string, Record<string, Operation>>;
  [member: string]: unknown;
};

export interface Operation {
  operationId: string;
  security?: unknown[];
}

export const METHODS = ['get', 'put', 'post', 'patch', 'delete'];

export type Ask = (token: string | undefined, method: string, path: string) => Promise<number>;

/** In this order of who can do most of what an operation needs. */
const ROLES = ['integrator', 'operator', 'senior_agent', 'agent', 'programme_lead', 'auditor'];

/** The first role that an operation lets in; found by asking, so that no second table of permissions can fall behind. */
export async function roleOf(
  ask: Ask,
  tokens: Record<string, string>,
  method: string,
  path: string,
): Promise<string | undefined> {
  for (const role of ROLES) {
    const status = await ask(tokens[role], method.toUpperCase(), path.replace(/\{\w+\}/g, 'none'));
    if (status !== 403 && status !== 401) return role;
  }
  return undefined;
}

export function* operationsOf(document: Document): Generator<[string, string, Operation]> {
  for (const [path, item] of Object.entries(document.paths))
    for (const method of METHODS) if (item[method]) yield [path, method, item[method]];
}
