import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { ROOT } from './stack/build.mts';

/**
 * `npm run screenshots`: the browser tests with pictures of every page and letter they look at, in `.rahdari/screens`, and sheets
 * with several at once beside them. `docs/screens.md` says what they show.
 */
const folder = join(ROOT, '.rahdari', 'screens');
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const ON_A_SHEET = 9;

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const tests = spawn(process.execPath, [join(ROOT, 'tools', 'test.mts'), 'browser'], {
  cwd: ROOT,
  env: { ...process.env, RAHDARI_SHOTS: folder },
  stdio: 'inherit',
});
const code = await new Promise<number | null>((resolve) => tests.once('exit', resolve));

/** Pictures that belong together: the same language and width, in order of their names. */
const groups = new Map<string, string[]>();
for (const file of readdirSync(folder).sort()) {
  const [, what = '', language = '', width = ''] =
    /^(letter|sink|)(?:.*)-(en|ur|zh)-(\d+)\.png$/.exec(file) ?? [];
  if (!language) continue;
  const group = `${what || 'page'}-${language}-${width}`;
  groups.set(group, [...(groups.get(group) ?? []), file]);
}

const executablePath = PLACES.find((path) => existsSync(path));
const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--allow-file-access-from-files'],
});
for (const [group, files] of groups)
  for (let from = 0; from < files.length; from += ON_A_SHEET) {
    const page = await browser.newPage({ viewport: { width: 1800, height: 1200 } });
    const isWide = group.endsWith('1440');
    const cells = files
      .slice(from, from + ON_A_SHEET)
      .map(
        (file) =>
          `<figure><figcaption>${file}</figcaption><img src="${pathToFileURL(join(folder, file)).href}"></figure>`,
      )
      .join('');
    const style = `body{margin:8px;font:12px sans-serif;display:grid;grid-template-columns:repeat(${isWide ? 3 : 9},1fr);gap:6px;align-items:start}
      figure{margin:0}img{width:100%;border:1px solid #999}`;
    await page.goto(pathToFileURL(folder).href);
    await page.setContent(`<style>${style}</style>${cells}`, { waitUntil: 'networkidle' });
    await page.screenshot({
      path: join(folder, `sheet-${group}-${from / ON_A_SHEET + 1}.png`),
      fullPage: true,
    });
    await page.close();
  }
await browser.close();
process.stdout.write(`Pictures: ${folder}\n`);
process.exit(code ?? 1);
