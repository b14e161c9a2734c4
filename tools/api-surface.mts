import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ApiDocument, digestOf, surfaceOf } from '../test/support/api-surface.ts';

/** `npm run release:api`: what the document promises now becomes what later versions are held to. */
const docs = join(import.meta.dirname, '..', 'docs');
const document = JSON.parse(readFileSync(join(docs, 'openapi.json'), 'utf8')) as ApiDocument;
const surface = `${surfaceOf(document).join('\n')}\n`;
writeFileSync(join(docs, 'api-surface.txt'), surface);
process.stdout.write(
  `Write this under the version in docs/integrators/changes.md: \`${digestOf(surface)}\`\n`,
);
