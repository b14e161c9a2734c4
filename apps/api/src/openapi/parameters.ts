import { idSchema } from '../http/ids';

/** What stands in a path, by where it stands: the first row whose path begins the route's wins. */
const PATH_PARAMETERS: [path: RegExp, name: string, schema: object][] = [
  [/^\/v1\/sellers\/|^\/storefront\/v1\/sellers\//, 'id', idSchema('sel')],
  [/^\/v1\/programmes\//, 'id', idSchema('prg')],
  [/^\/v1\/webhook-endpoints\//, 'id', idSchema('whe')],
  [/^\/storefront\/v1\/products\//, 'id', idSchema('prd')],
  [/^\/v1\/api-keys\//, 'id', idSchema('key')],
  [/^\/v1\/oauth-clients\//, 'id', idSchema('cli')],
  [/^\/v1\/users\//, 'id', idSchema('usr')],
  [/./, 'importId', idSchema('imp')],
  [/./, 'documentId', idSchema('doc')],
  [/./, 'hitId', idSchema('hit')],
  [/./, 'deliveryId', idSchema('dlv')],
  [/./, 'redeliveryId', idSchema('rdl')],
  [/./, 'messageId', idSchema('msg')],
  [/./, 'type', { type: 'string', pattern: '^[a-z_.]{3,60}$', example: 'seller.approved' }],
  [/^\/schemas\//, 'file', { type: 'string', pattern: '^\\d{1,4}\\.json$', example: '1.json' }],
  [/^\/v1\/screening-lists\//, 'code', { type: 'string', pattern: '^[a-z][a-z0-9-]{1,39}$', example: 'un' }],
  [
    /\/requirements\//,
    'code',
    { type: 'string', pattern: '^[a-z][a-z0-9_.]{1,79}$', example: 'company.ntn' },
  ],
];

export interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  schema?: Record<string, unknown>;
  [member: string]: unknown;
}

/** Gives a path parameter its shape. What does not have it is simply not found. */
export function shapePathParameter(path: string, parameter: Parameter): void {
  const row = PATH_PARAMETERS.find(([where, name]) => name === parameter.name && where.test(path));
  if (row) parameter.schema = { ...parameter.schema, ...row[2] };
}

export const IDEMPOTENCY_KEY_PARAMETER: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  description: 'Unique per request, for 72 hours; a repeat gets the stored response.',
  schema: { type: 'string', pattern: '^[\\x21-\\x7e]{1,255}$', maxLength: 255 },
  example: '0198c5a2-b7d0-7c3e-9a6f-0e1d2c3b4a59',
};

export const IF_MATCH_PARAMETER: Parameter = {
  name: 'If-Match',
  in: 'header',
  required: true,
  description: 'The ETag of the version that was read.',
  schema: { type: 'string', pattern: '^"\\d{1,9}(-[A-Za-z0-9_-]{1,64})?"$' },
  example: '"7-3q2-7wAfQ9s"',
};

export const IF_NONE_MATCH_PARAMETER: Parameter = {
  name: 'If-None-Match',
  in: 'header',
  required: false,
  description: 'ETags that are known already: 304 without a body while one of them is the present one.',
  schema: { type: 'string' },
};
