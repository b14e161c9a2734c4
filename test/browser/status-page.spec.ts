import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { accessibilityProblems, isTooWide, startBrowser } from '../support/browser';
import { type Applicant, Cast } from '../support/cast';
import { until } from '../support/http-client';
import { MailSink, type SunkMail } from '../support/mail-sink';
import { type Rahdari, startProcesses } from '../support/processes';

/** The seller's page and the mails in a real browser: by keyboard, in three languages, wide and narrow. */
let rahdari: Rahdari;
let cast: Cast;
let sink: MailSink;
let browser: Browser;
let reviewed: string;

/** Pictures to look at, where somebody wants them. */
const SHOTS = process.env.RAHDARI_SHOTS;
const WIDTHS = [1440, 390] as const;
const LANGUAGES = ['en', 'ur', 'zh'] as const;

beforeAll(async () => {
  if (SHOTS) mkdirSync(SHOTS, { recursive: true });
  browser = await startBrowser();
  rahdari = await startProcesses();
  cast = await Cast.in(rahdari, 'browser');
  sink = new MailSink(rahdari.mailUrl);
  await cast.awake();
  reviewed = await cast.programme(100);
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await rahdari?.stop();
});

const pathIn = ({ text }: SunkMail): string => /\/s\/[\w-]{20,}/.exec(text)![0];

async function shoot(page: Page, name: string): Promise<void> {
  if (SHOTS) await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true });
}

async function check(page: Page, name: string): Promise<void> {
  await shoot(page, name);
  expect([name, await accessibilityProblems(page)]).toEqual([name, []]);
  expect([name, await isTooWide(page)]).toEqual([name, false]);
}

/** Signed in by the newest letter to this address, by keyboard alone. */
async function signedIn(email: string): Promise<BrowserContext> {
  const [letter] = await sink.arrived(email);
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(rahdari.url + pathIn(letter!));
  await check(page, 'open-en-1280');
  // Past the link to the content and the three languages.
  for (let tabs = 0; tabs < 5; tabs++) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForURL(`${rahdari.url}/status`);
  await page.close();
  return context;
}

async function everywhere(context: BrowserContext, name: string): Promise<void> {
  for (const width of WIDTHS) {
    const page = await context.newPage();
    await page.setViewportSize({ width, height: 900 });
    for (const language of LANGUAGES) {
      const requests: string[] = [];
      page.on('request', (request) => requests.push(request.url()));
      await page.goto(`${rahdari.url}/status?lang=${language}`);
      page.removeAllListeners('request');
      expect(requests).toEqual([`${rahdari.url}/status?lang=${language}`]);
      await check(page, `${name}-${language}-${width}`);
    }
    await page.close();
  }
}

const states: Record<string, (email: string) => Promise<unknown>> = {
  draft: (email) => cast.ready(reviewed, { email, psw_uid: null }),
  'in-review': (email) => cast.submitted(reviewed, 'IN_REVIEW', { email }),
  'action-required': async (email) => {
    const applicant = await cast.submitted(reviewed, 'IN_REVIEW', { email });
    const items = [
      { code: 'company.iban', reason_code: 'IBAN.CHECKSUM' },
      { code: 'document.ntn_certificate', reason_code: 'DOCUMENT.ILLEGIBLE' },
      { code: 'company.psw_uid', reason_code: 'ANSWER.EMPTY' },
    ];
    await cast.as('agent').post(`${applicant.path}/request-changes`, { items });
    await note(applicant);
  },
  suspended: async (email) => {
    const applicant = await cast.submitted(await cast.programme(0), 'ACTIVE', { email });
    const reason = { reason_code: 'QUALITY.COMPLAINTS', hold_type: 'QUALITY_AUTOMATIC' };
    await cast.as('agent').post(`${applicant.path}/suspend`, reason);
  },
};

const note = ({ path }: Applicant) =>
  cast.as('agent').post(`${path}/notes`, { text: 'Please send page two, too.', seller_visible: true });

it.each(Object.keys(states))(
  'the page of a seller who is %s',
  async (state) => {
    const email = `${state}@specimen.example.com`;
    await states[state]!(email);
    const context = await signedInAnyhow(email);
    await everywhere(context, state);
    await context.close();
  },
  120_000,
);

/** A letter brings in whoever got one; a draft of the tests asks for a link as everybody may. */
async function signedInAnyhow(email: string): Promise<BrowserContext> {
  if (!(await sink.mails(email)).length) {
    const context = await browser.newContext({ locale: 'en-GB' });
    const page = await context.newPage();
    await page.goto(`${rahdari.url}/status`);
    await check(page, 'expired-en-1280');
    await page.getByRole('textbox').fill(email);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Please look into your mail' }).waitFor();
    await check(page, 'link-sent-en-1280');
    await context.close();
  }
  return signedIn(email);
}

it('wishes are saved, and the way out is taken, by keyboard', async () => {
  const email = 'keyboard@specimen.example.com';
  await cast.ready(reviewed, { email });
  const context = await signedInAnyhow(email);
  const page = await context.newPage();
  await page.goto(`${rahdari.url}/status?lang=en`);
  await page.getByRole('checkbox').focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByText('Saved.').waitFor();
  expect(await page.getByRole('checkbox').isChecked()).toBe(false);
  await page.getByRole('button', { name: 'Sign out' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'You are not signed in' }).waitFor();
  await context.close();
});

it.each(LANGUAGES)('a letter in %s, in the sink and alone', async (locale) => {
  const email = `letter-${locale}@specimen.example.com`;
  const body = { display_name: 'Khewra Salt & Sons', legal_form: 'sole_proprietor', application: { email } };
  await cast.as('agent').post('/v1/sellers', { ...body, programme_id: reviewed, locale });
  const [letter] = await until(
    () => sink.mails(email),
    (mails) => mails.length > 0,
  );
  expect(letter).toBeDefined();
  for (const width of WIDTHS) {
    const page = await browser.newPage({ viewport: { width, height: 900 } });
    await page.goto(`${rahdari.mailUrl}/?to=${email}`);
    await check(page, `sink-list-${locale}-${width}`);
    await page.locator('ol a').first().click();
    await page.locator('iframe').waitFor();
    await shoot(page, `sink-mail-${locale}-${width}`);
    const frame = await page.locator('iframe').getAttribute('src');
    expect(await page.locator('iframe').getAttribute('sandbox')).toBe('allow-popups');
    await page.goto(rahdari.mailUrl + frame);
    await shoot(page, `mail-invitation-${locale}-${width}`);
    expect(await isTooWide(page)).toBe(false);
    await page.close();
  }
});
