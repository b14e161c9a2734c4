import { Readable } from 'node:stream';
import { IdentityService } from '@app/identity';
import { newId } from '@app/platform';
import { DocumentsService } from '@app/verification';
import type { ApiApp, RegisteredRoute } from './api-app';
import type { Json } from './http-client';
import { insertProduct, listedSeller } from './listed-seller';

/** One of each kind of thing, all of one seller; made when first asked for. */
export type Ids = (kind: string) => Promise<string>;

/** Where an id in a path belongs. A parameter that is not here is one whose kind nobody has told the matrix. */
export function kindOf(path: string, parameter: string): string | undefined {
  const named: Record<string, string> = {
    documentId: 'document',
    importId: 'import',
    hitId: 'hit',
    deliveryId: 'delivery',
    messageId: 'message',
  };
  if (parameter in named) return named[parameter];
  const before = path
    .slice(0, path.indexOf(`/:${parameter}`))
    .split('/')
    .at(-1)!;
  const resources: Record<string, string> = {
    sellers: 'seller',
    programmes: 'programme',
    products: 'product',
    'webhook-endpoints': 'webhook_endpoint',
    'api-keys': 'api_key',
    'oauth-clients': 'oauth_client',
    users: 'user',
    'screening-lists': 'list_code',
    requirements: 'requirement_code',
  };
  return resources[before];
}

/** Names that every tenant has: there is nothing to guess, and nothing that is another's. */
export const COMMON_NAMES = new Set([
  'list_code',
  'requirement_code',
  'event_type',
  'schema_version',
  'guide',
]);

/** A body that is right as far as its form goes, so that what is refused is refused for who asks. */
export const BODIES: Record<string, (ids: Ids) => Promise<Json | string>> = {
  'POST /v1/programmes': async () => ({ name: 'Matrix', channels: ['storefront'] }),
  'POST /v1/sellers': async (ids) => ({
    programme_id: await ids('programme'),
    display_name: 'Matrix',
    legal_form: 'sole_proprietor',
  }),
  'POST /v1/sellers/import': async (ids) => ({
    programme_id: await ids('programme'),
    display_name: 'Matrix',
    legal_form: 'sole_proprietor',
    went_live_at: '2026-03-02T00:00:00Z',
    evidence: 'ledger of the programme before',
  }),
  'PATCH /v1/sellers/:id': async () => ({ application: { legal_name: 'Matrix Traders' } }),
  'POST /v1/sellers/:id/conditionally-approve': async () => ({ conditions: ['address'] }),
  'POST /v1/sellers/:id/request-changes': async () => ({
    items: [{ code: 'address', reason_code: 'ADDRESS.UNCLEAR' }],
  }),
  'POST /v1/sellers/:id/reject': async () => ({ reason_code: 'FRAUD' }),
  'POST /v1/sellers/:id/suspend': async () => ({ reason_code: 'MATRIX' }),
  'POST /v1/sellers/:id/lift-hold': async () => ({ hold_id: newId('hld') }),
  'POST /v1/sellers/:id/requirements/:code/review': async () => ({ decision: 'accept' }),
  'POST /v1/sellers/:id/requirements/:code/waive': async () => ({ reason_code: 'MATRIX' }),
  'POST /v1/sellers/:id/screening-hits/:hitId/decide': async () => ({
    decision: 'clear',
    reason_code: 'OTHER_PERSON',
  }),
  'POST /v1/sellers/:id/notes': async () => ({ text: 'a note' }),
  'POST /v1/invitations/accept': async () => ({ token: 'none' }),
  'POST /v1/seller-sessions': async () => ({ token: 'none' }),
  'POST /v1/screening-searches': async () => ({ names: [{ name: 'Nobody At All' }] }),
  'POST /v1/identifiers/validate': async () => ({ type: 'ntn', value: '4174941-3' }),
  'POST /v1/compliance/assessments': async (ids) => ({
    destination: 'CN',
    seller_id: await ids('seller'),
    product_id: await ids('product'),
  }),
  'POST /v1/orders': async (ids) => ({
    seller_id: await ids('seller'),
    channel: 'own_website',
    external_id: newId('ord'),
    ordered_at: '2026-03-02T09:30:00Z',
    amount: { amount_minor: '100', currency: 'USD' },
  }),
  'PUT /v1/sellers/:id/message-preferences': async () => ({ optional: true }),
  'PUT /v1/message-settings': async () => ({ quiet_hours: null }),
  'POST /v1/api-keys': async () => ({ label: 'matrix', role: 'integrator', scopes: ['read'] }),
  'POST /v1/oauth-clients': async () => ({ label: 'matrix', scopes: ['read'] }),
  'POST /v1/webhook-endpoints': async () => ({ url: 'https://receiver.example.com/hooks' }),
};

const CATALOGUE = 'sku,title\nA,B\n';

/** Uploads: their bodies are no JSON. */
export const FILES: Record<string, { type?: string; body: () => string | FormData }> = {
  'POST /v1/sellers/:id/documents': {
    body: () => formOf('bank-letter.pdf', '%PDF-1.7 specimen', 'bank_letter'),
  },
  'POST /v1/sellers/:id/catalogue-imports': { type: 'text/csv', body: () => CATALOGUE },
  'POST /v1/sellers/:id/catalogue-imports/:importId/retry': {
    type: 'text/csv',
    body: () => CATALOGUE,
  },
  'POST /v1/screening-lists/:code/imports': { type: 'application/xml', body: () => '<none/>' },
  'POST /v1/orders/batch': { type: 'application/x-ndjson', body: () => '{}\n' },
  'POST /v1/orders/import': { type: 'text/csv', body: () => 'external_id\n1\n' },
};

function formOf(name: string, content: string, kind: string): FormData {
  const form = new FormData();
  form.set('kind', kind);
  form.set('file', new Blob([content]), name);
  return form;
}

/** Tenants, sellers and things, made straight in the rows or over the API, as many as the matrix asks for. */
export class AccessWorld {
  constructor(private readonly api: ApiApp) {}

  /** A key in this tenant. */
  key(tenantId: string, given: Parameters<IdentityService['issueKey']>[1]): Promise<string> {
    return this.api.app.get(IdentityService, { strict: false }).issueKey(tenantId, given);
  }

  /** The things of a new seller of this tenant. */
  things(tenantId: string): Ids {
    const { database, vault } = this.api;
    const known = new Map<string, Promise<string>>();
    const seller = (): Promise<{ sellerId: string; programmeId: string }> =>
      (listed ??= listedSeller(database, vault, {}, tenantId));
    let listed: ReturnType<typeof listedSeller> | undefined;
    const operator = this.key(tenantId, { role: 'operator', label: 'of the matrix' });
    const agent = this.key(tenantId, { role: 'agent', label: 'of the matrix' });
    const make: Record<string, () => Promise<string>> = {
      seller: async () => (await seller()).sellerId,
      programme: async () => (await seller()).programmeId,
      product: async () =>
        insertProduct(database, { tenantId, sellerId: (await seller()).sellerId }, { sku: newId('prd') }),
      document: async () => {
        const caller = { tenantId, callerId: 'key_matrix', role: 'agent' } as const;
        const file = {
          kind: 'bank_letter',
          filename: 'letter.pdf',
          stream: Readable.from(['%PDF-1.7 specimen']),
        };
        const documents = this.api.app.get(DocumentsService, { strict: false });
        return (await documents.store(caller, (await seller()).sellerId, newId('cmd'), file)).id;
      },
      import: async () => {
        const path = `/v1/sellers/${(await seller()).sellerId}/catalogue-imports`;
        return this.created(await agent, path, CATALOGUE, 'text/csv');
      },
      hit: async () => {
        const id = newId('hit');
        const { sellerId } = await seller();
        await database.transaction(tenantId, (tx) =>
          tx.query(
            `INSERT INTO screening_hits (id, tenant_id, seller_id, subject_pointer, list_code, entry_ref, subject_hash,
               list_id, score, verdict, reasons, status, found_at)
             VALUES ($1,$2,$3,'/signatory','un',$1,'x','scl_x',0.97,'hit','[]','open',$4)`,
            [id, tenantId, sellerId, tx.now()],
          ),
        );
        return id;
      },
      message: async () => {
        const id = newId('msg');
        const { sellerId } = await seller();
        await database.transaction(tenantId, (tx) =>
          tx.query(
            `INSERT INTO messages (id, tenant_id, seller_id, dedupe_key, subject, kind, channel, details, status, attempts, created_at)
             VALUES ($1,$2,$3,$1,$3,'activated','email','{}','planned','[]',$4)`,
            [id, tenantId, sellerId, tx.now()],
          ),
        );
        return id;
      },
      webhook_endpoint: async () => {
        const body = { url: 'https://receiver.example.com/hooks' };
        return this.created(
          await operator,
          '/v1/webhook-endpoints',
          JSON.stringify(body),
          'application/json',
        );
      },
      api_key: async () => {
        const body = { label: 'matrix', role: 'integrator' };
        return this.created(await operator, '/v1/api-keys', JSON.stringify(body), 'application/json');
      },
      oauth_client: async () => {
        const body = { label: 'matrix', scopes: ['read'] };
        return this.created(await operator, '/v1/oauth-clients', JSON.stringify(body), 'application/json');
      },
      user: async () => {
        const id = newId('usr');
        await database.transaction(tenantId, (tx) =>
          tx.query(
            `INSERT INTO users (id, tenant_id, issuer, subject, role, created_at) VALUES ($1,$2,'matrix',$1,'agent',$3)`,
            [id, tenantId, tx.now()],
          ),
        );
        return id;
      },
      list_code: async () => 'un',
      requirement_code: async () => 'address',
    };
    return (kind) => {
      const maker = make[kind];
      if (!maker) throw new Error(`The matrix does not know how to make a ${kind}`);
      if (!known.has(kind)) known.set(kind, maker());
      return known.get(kind)!;
    };
  }

  private async created(token: string, path: string, body: string, type: string): Promise<string> {
    const response = await fetch(this.api.url + path, {
      method: 'POST',
      body,
      headers: {
        authorization: `Bearer ${token}`,
        'idempotency-key': newId('cmd'),
        'content-type': type,
      },
    });
    const answer = (await response.json()) as { id?: string; client_id?: string };
    const id = answer.id ?? answer.client_id;
    if (!response.ok || !id) throw new Error(`${path}: ${response.status} ${JSON.stringify(answer)}`);
    return id;
  }
}

/** Parameters of a path, in order. */
export const parametersOf = ({ path }: RegisteredRoute): string[] =>
  [...path.matchAll(/:(\w+)/g)].map(([, name]) => name!);
