import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Marked, type Tokens } from 'marked';
import { ERROR_CODES } from '../docs/error-codes';
import { anchorOf } from '../http/problem';

/** In this order in the navigation; what is not named here comes behind, by its name. */
const ORDER = [
  'quick-start',
  'authentication',
  'errors',
  'idempotency',
  'lists',
  'rate-limits',
  'events',
  'webhooks',
  'sdk',
  'cli',
  'changes',
];

export interface GuidePage {
  slug: string;
  title: string;
  html: string;
}

/** Sources and built code are at different depths below the folder that has both `docs` and the code. */
function folderOf(name: string): string | undefined {
  for (let at = __dirname; at !== dirname(at); at = dirname(at)) {
    const folder = join(at, name);
    if (existsSync(folder)) return folder;
  }
  return undefined;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const slugOf = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '');

/** `./errors.md#codes` is `errors#codes` here; what leads nowhere a browser should go leads nowhere. */
function hrefOf(href: string): string {
  if (/^(https?:\/\/|#|\/)/.test(href)) return href;
  const local = /^(?:\.\/)?([a-z-]+)\.md(#[\w-]+)?$/.exec(href);
  return local ? `/docs/guides/${local[1]}${local[2] ?? ''}` : '#';
}

const marked = new Marked({
  renderer: {
    html: ({ text }: Tokens.HTML | Tokens.Tag) => escaped(text),
    heading({ tokens, depth, text }: Tokens.Heading) {
      const id = slugOf(text);
      return `<h${depth} id="${id}"><a href="#${id}">${this.parser.parseInline(tokens)}</a></h${depth}>\n`;
    },
    link({ href, tokens }: Tokens.Link) {
      return `<a href="${escaped(hrefOf(href))}">${this.parser.parseInline(tokens)}</a>`;
    },
    // A picture would be asked for from wherever it says.
    image: ({ text }: Tokens.Image) => escaped(text),
    // Only the language of ```sh run; the rest is for the tests.
    code: ({ text, lang }: Tokens.Code) =>
      `<pre><code class="${escaped(lang?.split(' ')[0] ?? '')}">${escaped(text)}</code></pre>\n`,
  },
});

const CODES = '<!-- error-codes -->';

/** The catalogue is made of the table that the API answers from: it cannot be behind. */
const catalogue = (): string =>
  [
    '<dl>',
    ...Object.entries(ERROR_CODES)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(
        ([code, meaning]) =>
          `<dt id="${anchorOf(code)}"><a href="#${anchorOf(code)}"><code>${code}</code></a></dt><dd>${escaped(meaning)}</dd>`,
      ),
    '</dl>',
  ].join('\n');

export function renderGuide(slug: string, markdown: string): GuidePage {
  const title = /^# (.+)$/m.exec(markdown)?.[1] ?? slug;
  const parts = markdown.split(CODES).map((part) => marked.parse(part, { async: false }));
  return { slug, title, html: parts.join(catalogue()) };
}

/** Every page of docs/integrators; none in an installation that came without them. */
export function readGuides(): GuidePage[] {
  const folder = folderOf(join('docs', 'integrators'));
  if (!folder) return [];
  const rank = ({ slug }: GuidePage): number => (ORDER.includes(slug) ? ORDER.indexOf(slug) : ORDER.length);
  return readdirSync(folder)
    .filter((name) => /^[a-z-]+\.md$/.test(name))
    .map((name) => renderGuide(name.slice(0, -3), readFileSync(join(folder, name), 'utf8')))
    .toSorted((a, b) => rank(a) - rank(b) || (a.slug < b.slug ? -1 : 1));
}

export const documentOf = (page: GuidePage, all: readonly GuidePage[]): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Rahdari: ${escaped(page.title)}</title>
<link rel="stylesheet" href="/docs/guides/style.css">
<body>
<nav aria-label="Guides">
<strong>Rahdari</strong>
<ul>
${all
  .map(
    ({ slug, title }) =>
      `<li><a href="/docs/guides/${slug}"${slug === page.slug ? ' aria-current="page"' : ''}>${escaped(title)}</a></li>`,
  )
  .join('\n')}
<li><a href="/docs">Reference</a></li>
</ul>
</nav>
<main>
${page.html}
</main>
</body>
</html>
`;

export const STYLE = `:root { color-scheme: light dark; --line: #8884; --link: #0b6bcb; }
@media (prefers-color-scheme: dark) { :root { --link: #7db8f7; } }
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.6 system-ui, sans-serif; display: grid; grid-template-columns: 14rem minmax(0, 1fr); }
nav { padding: 2rem 1.5rem; border-right: 1px solid var(--line); }
nav ul { list-style: none; margin: 1rem 0 0; padding: 0; }
nav li { margin: .35rem 0; }
main { padding: 1rem 2.5rem 4rem; max-width: 54rem; }
a { color: var(--link); }
h1 a, h2 a, h3 a { color: inherit; text-decoration: none; }
nav a[aria-current] { font-weight: 600; text-decoration: none; color: inherit; }
pre { overflow-x: auto; padding: 1rem; border: 1px solid var(--line); border-radius: 6px; }
code { font: .9em/1.5 ui-monospace, monospace; }
table { border-collapse: collapse; display: block; overflow-x: auto; }
th, td { border: 1px solid var(--line); padding: .35rem .7rem; text-align: left; vertical-align: top; }
dt { margin-top: .8rem; }
@media (max-width: 48rem) { body { display: block; } nav { border-right: 0; border-bottom: 1px solid var(--line); } main { padding: 1rem 1.5rem 3rem; } }
`;
