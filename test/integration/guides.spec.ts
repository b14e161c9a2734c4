import { renderGuide } from '../../apps/api/src/guides/guide-pages';
import { ERROR_CODES } from '../../apps/api/src/docs/error-codes';
import { type ApiApp, startApiApp } from '../support/api-app';

let api: ApiApp;
beforeAll(async () => (api = await startApiApp()));
afterAll(() => api?.stop());

const get = async (path: string): Promise<{ status: number; headers: Headers; text: string }> => {
  const response = await fetch(`${api.url}${path}`);
  return { status: response.status, headers: response.headers, text: await response.text() };
};
const linksIn = (html: string): string[] => [...html.matchAll(/href="([^"]+)"/g)].map(([, href]) => href!);

describe('the guides', () => {
  it('begin with the quick start, and the reference leads to them', async () => {
    expect((await get('/docs/guides')).text).toContain('<h1 id="quick-start">');
    expect((await get('/openapi.json')).text).toContain('(/docs/guides)');
  });

  it('have no link that leads nowhere, and ask nothing of anybody else', async () => {
    const todo = ['/docs/guides/quick-start'];
    const seen = new Map<string, string>();
    for (let path = todo.pop(); path; path = todo.pop()) {
      const page = await get(path);
      expect([path, page.status]).toEqual([path, 200]);
      seen.set(path, page.text);
      if (!path.startsWith('/docs/guides/') || path.endsWith('.css')) continue;
      expect(page.headers.get('content-security-policy')).toContain("default-src 'none'; style-src 'self'");
      expect(page.text).not.toMatch(/src=|<script|<style|https?:\/\/[^"]+\.(css|js)/);
      const local = linksIn(page.text).filter((href) => href.startsWith('/'));
      todo.push(
        ...local.map((href) => href.split('#')[0]!).filter((href) => !seen.has(href) && !todo.includes(href)),
      );
    }
    const fragments = [...seen].flatMap(([path, html]) =>
      linksIn(html)
        .filter((href) => href.includes('#'))
        .map((href) => [href.split('#')[0] || path, href.split('#')[1]!] as const),
    );
    expect(fragments.length).toBeGreaterThan(20);
    const dead = fragments.filter(([path, id]) => seen.has(path) && !seen.get(path)!.includes(`id="${id}"`));
    expect(dead).toEqual([]);
    expect([...seen.keys()].filter((path) => path.startsWith('/docs/guides/')).length).toBeGreaterThanOrEqual(
      8,
    );
  });

  it('list every error code with what it means', async () => {
    const { text } = await get('/docs/guides/errors');
    expect(Object.keys(ERROR_CODES).filter((code) => !text.includes(`<code>${code}</code>`))).toEqual([]);
  });

  it.each(['nothing', '..%2f..%2fpackage', 'constructor', '__proto__'])('are not there: %s', async (slug) => {
    const { status, headers } = await get(`/docs/guides/${slug}`);
    expect(status).toBe(404);
    expect(headers.get('content-type')).toContain('application/problem+json');
  });
});

it('shows markup and scripts of a page as text', () => {
  const { html } = renderGuide(
    'x',
    '# X\n<script>1</script>\n\na <b onclick="x">b</b> [l](javascript:alert(1)) ![i](https://a/b)',
  );
  expect(html).not.toMatch(/<script|<b |<img|javascript:/);
  expect(html).toContain('&lt;script&gt;');
});
