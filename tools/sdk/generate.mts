import { createClient } from '@hey-api/openapi-ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** `npm run sdk:generate`: writes libs/sdk/src/generated from docs/openapi.json; `--out <folder>` writes it elsewhere. */
const root = join(import.meta.dirname, '..', '..');

interface Parameter {
  name: string;
  in: string;
  required?: boolean;
}
interface Operation {
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content: Record<string, { schema?: { $ref?: string } }> };
}
interface Document {
  paths: Record<string, Record<string, Operation>>;
}

const METHODS = ['get', 'put', 'post', 'patch', 'delete'] as const;
/** The hand-written layer has them: a stream that resumes is more than one request. */
const BY_HAND = ['/v1/events/stream'];

/** What the hand-written layer does for the caller need not be said by the caller: the key of a POST, an empty body. */
function relax(document: Document): Document {
  for (const path of BY_HAND) delete document.paths[path];
  for (const item of Object.values(document.paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      for (const parameter of operation?.parameters ?? [])
        if (parameter.in === 'header' && parameter.name === 'Idempotency-Key') parameter.required = false;
      const body = operation?.requestBody;
      if (body?.content['application/json']?.schema?.$ref?.endsWith('/NoBodyDto')) body.required = false;
    }
  }
  return document;
}

const at = process.argv.indexOf('--out');
const out = at < 0 ? join(root, 'libs', 'sdk', 'src', 'generated') : process.argv[at + 1];
if (!out) throw new Error('--out wants a folder');

await createClient({
  input: relax(JSON.parse(readFileSync(join(root, 'docs', 'openapi.json'), 'utf8')) as Document) as never,
  // With their extension, so that Node runs the sources as they are and the compiler rewrites them for the package.
  output: { path: out, clean: true, module: { extension: '.ts' }, fileName: { suffix: null } },
  logs: { level: 'silent', file: false },
  plugins: [
    { name: '@hey-api/client-fetch', throwOnError: true },
    { name: '@hey-api/typescript' },
    {
      name: '@hey-api/sdk',
      auth: false,
      operations: { strategy: 'single', containerName: 'RahdariApi', nestingDelimiters: /_/ },
    },
  ],
});
