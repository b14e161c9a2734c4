import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { KINDS, type Language, LANGUAGES, type MessageKind } from '@app/messages';
import type { Browser } from 'playwright-core';
import { htmlOf } from '../../libs/messages/src/letter/letter-email';
import { writeLetter } from '../../libs/messages/src/letter/write-letter';
import { accessibilityProblems, isTooWide, startBrowser } from '../support/browser';

/** Every letter in every language as a reader's program shows it: nothing sticks out, and nothing is hidden from a reader by ear. */
const SHOTS = process.env.RAHDARI_SHOTS;
const NOW = new Date('2026-11-25T08:00:00Z');
let browser: Browser;

beforeAll(async () => {
  if (SHOTS) mkdirSync(SHOTS, { recursive: true });
  browser = await startBrowser();
});
afterAll(() => browser?.close());

/** Of lists and tables: what of axe is about whole pages of a site, not about letters. */
const OF_PAGES = /^(region|landmark|page-has-heading-one|heading-order)/;

const LISTING: readonly MessageKind[] = [
  'reminder',
  'action_required',
  'conditionally_approved',
  'suspended',
  'digest',
];
const CERTIFICATE = { en: 'NTN certificate', ur: 'این ٹی این سرٹیفکیٹ', zh: '税号证书' };
const itemsIn = (language: Language) => [
  { title: 'IBAN', reason: 'PK48UNIL0000SPECIMEN0103', how: null },
  { title: CERTIFICATE[language], reason: null, how: null },
];

it.each(Object.keys(KINDS) as MessageKind[])(
  '%s',
  async (kind) => {
    for (const language of LANGUAGES) {
      const letter = writeLetter({
        kind,
        language,
        now: NOW,
        seller: 'Khewra Salt & Sons (SMC-Pvt) Ltd.',
        programme: 'Pakistan export corridor',
        contact: 'help@rahdari.example',
        link: {
          url: 'https://rahdari.example/s/3vX0T2cJm4sYh1tq9wQfKp7uLzR5bN8dEgAaVi6oCxM',
          until: new Date('2026-12-02T08:00:00Z'),
        },
        deadline: new Date('2026-12-25T08:00:00Z'),
        items: LISTING.includes(kind) ? itemsIn(language) : [],
        figures: kind === 'import_finished' ? [{ key: 'import_finished.read', value: 12_345 }] : [],
        day: NOW,
        appealUntil: kind === 'rejected' ? new Date('2026-12-25T08:00:00Z') : null,
        endpoint: { id: 'whe_0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a', reason: 'RECEIVER_GONE' },
      });
      const html = await htmlOf(letter);
      for (const width of [1440, 390]) {
        const page = await browser.newPage({ viewport: { width, height: 800 } });
        await page.setContent(html);
        if (SHOTS)
          await page.screenshot({
            path: join(SHOTS, `letter-${kind}-${language}-${width}.png`),
            fullPage: true,
          });
        expect([kind, language, width, await isTooWide(page)]).toEqual([kind, language, width, false]);
        const problems = (await accessibilityProblems(page)).filter((line) => !OF_PAGES.test(line));
        expect([kind, language, problems]).toEqual([kind, language, []]);
        await page.close();
      }
    }
  },
  60_000,
);
