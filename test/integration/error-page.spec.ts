import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERROR_CODES } from '../../apps/api/src/docs/error-codes';
import { documentationOf } from '../../apps/api/src/http/problem';
import { type ApiApp, startApiApp } from '../support/api-app';

const ROOT = join(__dirname, '..', '..');

let api: ApiApp;
beforeAll(async () => {
  api = await startApiApp();
});
afterAll(() => api?.stop());

const sources = (): string[] =>
  ['apps', 'libs', 'workflows'].flatMap((folder) =>
    (readdirSync(join(ROOT, folder), { recursive: true }) as string[])
      .filter((name) => /(?<!\.spec)\.ts$/.test(name))
      .map((name) => join(folder, name)),
  );

/** Where every code is one of a refusal: the factories, the guards of the lifecycle, the HTTP edge. */
const REFUSING = /errors\.ts$|seller-onboarding\/(lifecycle|refusal)\.ts$|api\/src\/http\/(?!problem\.ts)/;
/** What makes a refusal elsewhere, with its first code behind it. */
const MAKES_ONE =
  /(?:new DomainError\(|guardRefused\(|fileUnreadable\(|fileTooLarge\(|tooLargeCode|TOO_LARGE|code: )[^;]{0,120}?'([A-Z]+\.[A-Z_]+)'/g;
const CODE = /'([A-Z]+\.[A-Z_]+)'/g;

/** The codes in a source that a caller may get as the code of a problem. */
function refusalsIn(path: string, text: string): string[] {
  const codes = [...text.matchAll(CODE)].map(([, code]) => code!);
  if (REFUSING.test(path)) return codes;
  // `code: 'X'` is also how a row, a check or a listing says what is the matter with it: only with a kind is it a refusal.
  return [...text.matchAll(MAKES_ONE)]
    .filter(
      ([found]) =>
        !found.startsWith('code: ') || /kind: '/.test(text.slice(text.indexOf(found)).slice(0, 160)),
    )
    .map(([, code]) => code!);
}

const found = (): Map<string, string> =>
  new Map(
    sources().flatMap((path) =>
      refusalsIn(path, readFileSync(join(ROOT, path), 'utf8')).map((code) => [code, path] as const),
    ),
  );

it('has every code that the code can refuse with', () => {
  const codes = found();
  expect(codes.size).toBeGreaterThan(80);
  expect([...codes].filter(([code]) => !(code in ERROR_CODES))).toEqual([]);
});

it('has no code that nothing refuses with', () => {
  const all = sources().map((path) =>
    path.endsWith('error-codes.ts') ? '' : readFileSync(join(ROOT, path), 'utf8'),
  );
  expect(Object.keys(ERROR_CODES).filter((code) => !all.some((text) => text.includes(`'${code}'`)))).toEqual(
    [],
  );
});

it('is where the type of a problem leads, without a key', async () => {
  const problem = (await (await fetch(`${api.url}/v1/sellers`)).json()) as { type: string; code: string };
  const response = await fetch(new URL(problem.type, api.url));
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  const page = await response.text();
  for (const code of [...Object.keys(ERROR_CODES), problem.code])
    expect(page).toContain(`<dt id="${documentationOf(code).split('#')[1]}">`);
});
