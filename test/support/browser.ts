import { existsSync, readFileSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

/** Debian's own; `.ci/run` installs it where it is missing and may be installed. */
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Throws where there is no browser: a test that was left out would look like one that passed. */
export async function startBrowser(): Promise<Browser> {
  const executablePath = PLACES.find((path) => existsSync(path));
  if (!executablePath)
    throw new Error(`No Chromium at ${PLACES.join(', ')}: install Debian's package "chromium" first`);
  // The sandbox of Chromium needs rights that a container seldom has; only our own pages are opened.
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds, one line each. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await axe.run();
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
  });
}

/** True when something sticks out to the side. */
export const isTooWide = (page: Page): Promise<boolean> =>
  page.evaluate(
    () =>
      (
        globalThis as unknown as {
          document: { documentElement: { scrollWidth: number; clientWidth: number } };
        }
      ).document.documentElement.scrollWidth >
      (globalThis as unknown as { document: { documentElement: { clientWidth: number } } }).document
        .documentElement.clientWidth,
  );
