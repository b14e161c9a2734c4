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
let throughProgramme: string;
let registryIsOut = false;

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
  throughProgramme = await cast.programme(0);
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

async function everywhere(context: BrowserContext, name: string, path = '/status'): Promise<void> {
  for (const width of WIDTHS) {
    const page = await context.newPage();
    await page.setViewportSize({ width, height: 900 });
    for (const language of LANGUAGES) {
      const requests: string[] = [];
      page.on('request', (request) => requests.push(request.url()));
      await page.goto(`${rahdari.url}${path}?lang=${language}`);
      page.removeAllListeners('request');
      expect(requests).toEqual([`${rahdari.url}${path}?lang=${language}`]);
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
    const applicant = await cast.submitted(throughProgramme, 'ACTIVE', { email });
    const reason = { reason_code: 'QUALITY.COMPLAINTS', hold_type: 'QUALITY_AUTOMATIC' };
    await cast.as('agent').post(`${applicant.path}/suspend`, reason);
  },
  verifying: async (email) => {
    await fetch(`${rahdari.taxpayerUrl}/_control`, {
      method: 'POST',
      body: JSON.stringify({ outage: true }),
    });
    await cast.submitted(reviewed, 'VERIFYING', { email });
    registryIsOut = true;
  },
  active: (email) => cast.submitted(throughProgramme, 'ACTIVE', { email }),
  rejected: async (email) => {
    const { path } = await cast.submitted(reviewed, 'IN_REVIEW', { email });
    await cast.as('agent').post(`${path}/reject`, { reason_code: 'NOT_A_MANUFACTURER' });
  },
  withdrawn: async (email) => {
    const { path, client } = await cast.submitted(reviewed, 'IN_REVIEW', { email });
    await client.post(`${path}/withdraw`);
  },
  'empty-draft': async (email) => (await cast.accepted(reviewed)).edit({ email }),
  unreachable: async (email) => {
    await cast.submitted(reviewed, 'IN_REVIEW', { email });
    const [letter] = (await sink.arrived(email)) as unknown as { id: string }[];
    await fetch(`${rahdari.mailUrl}/mails/${letter!.id}/bounce`, { method: 'POST' });
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
    if (registryIsOut)
      await fetch(`${rahdari.taxpayerUrl}/_control`, {
        method: 'POST',
        body: JSON.stringify({ outage: false }),
      });
    registryIsOut = false;
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

const inCorrection = async (email: string): Promise<Applicant> => {
  const applicant = await cast.submitted(reviewed, 'IN_REVIEW', { email });
  const items = [
    { code: 'company.iban', reason_code: 'IBAN.CHECKSUM' },
    { code: 'document.ntn_certificate', reason_code: 'DOCUMENT.ILLEGIBLE' },
  ];
  await cast.as('agent').post(`${applicant.path}/request-changes`, { items });
  return applicant;
};

it('every page of a round that acts', async () => {
  const email = 'acts@specimen.example.com';
  await inCorrection(email);
  const context = await signedInAnyhow(email);
  const pages = {
    answers: '/status/answers',
    upload: '/status/documents/ntn_certificate',
    resubmit: '/status/actions/resubmit',
    withdraw: '/status/actions/withdraw',
  };
  for (const [name, path] of Object.entries(pages)) await everywhere(context, name, path);
  await context.close();
}, 120_000);

it('answers that need another look, and what is refused, in every language', async () => {
  const email = 'errors@specimen.example.com';
  const applicant = await cast.accepted(reviewed);
  await applicant.edit({ email, ntn: '12', iban: 'PK00' });
  const context = await signedInAnyhow(email);
  for (const width of WIDTHS)
    for (const language of LANGUAGES) {
      const page = await context.newPage();
      await page.setViewportSize({ width, height: 900 });
      await page.goto(`${rahdari.url}/status/answers?lang=${language}`);
      // Another one each time: a form that changes nothing has nothing to say.
      await page.locator('[name="/iban"]').fill(`PK${language}${width}`);
      await page.getByRole('button').first().press('Enter');
      await page.waitForURL(/check=yes/);
      // Whoever reads by ear is at the summary at once.
      expect(await page.evaluate('document.activeElement.id')).toBe('errors');
      await check(page, `errors-${language}-${width}`);
      await page.getByRole('alert').getByRole('link').first().press('Enter');
      expect(await page.evaluate('document.activeElement.tagName')).toBe('INPUT');
      await page.goto(`${rahdari.url}/status/actions/submit?lang=${language}`);
      await page.locator('main form button').press('Enter');
      await page.locator('#errors').waitFor();
      await check(page, `refused-${language}-${width}`);
      await page.close();
    }
  await context.close();
}, 120_000);

it('a file is sent by keyboard, with a script that shows how far it is, and without', async () => {
  const email = 'files@specimen.example.com';
  await inCorrection(email);
  const context = await signedInAnyhow(email);
  const cookies = await context.cookies();
  const file = {
    name: 'certificate.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from('%PDF-1.7 specimen'),
  };
  for (const javaScriptEnabled of [true, false]) {
    const own = await browser.newContext({ javaScriptEnabled, locale: 'en-GB' });
    await own.addCookies(cookies);
    const page = await own.newPage();
    const complaints: string[] = [];
    page.on('console', (line) => void (line.type() === 'error' && complaints.push(line.text())));
    const path = '/status/documents/ntn_certificate';
    await page.goto(`${rahdari.url}${path}?lang=en`);
    await page.locator('input[type=file]').setInputFiles({ ...file, buffer: Buffer.from('<svg/>') });
    await page.getByRole('button', { name: 'Send this file' }).press('Enter');
    await page.getByText('neither a PDF nor a photo').waitFor();
    if (javaScriptEnabled) expect(await page.evaluate('document.activeElement.id')).toBe('errors');
    await page.locator('input[type=file]').setInputFiles(file);
    await page.getByRole('button', { name: 'Send this file' }).press('Enter');
    await page.getByText('Your file has arrived.').waitFor();
    // The policy let everything run that is ours: the refusal alone was told to the console.
    expect(complaints.filter((line) => /policy/i.test(line))).toEqual([]);
    await own.close();
  }
  await context.close();
}, 60_000);

it('a file that meets a broken line stays chosen, and is sent once', async () => {
  const email = 'line@specimen.example.com';
  const applicant = await inCorrection(email);
  const context = await signedInAnyhow(email);
  const page = await context.newPage();
  await page.goto(`${rahdari.url}/status/documents/ntn_certificate?lang=en`);
  const buffer = Buffer.from('%PDF-1.7 specimen');
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'a.pdf', mimeType: 'application/pdf', buffer });
  await page.route('**/status/documents/**', (route) => route.abort());
  const button = page.getByRole('button', { name: 'Send this file' });
  await button.press('Enter');
  await page.getByText('The connection was lost.').waitFor();
  await check(page, 'line-broken-en-1280');
  await page.unroute('**/status/documents/**');
  await button.press('Enter');
  await page.getByText('Your file has arrived.').waitFor();
  const { data } = (await cast.as('agent').get<{ data: { kind: string }[] }>(`${applicant.path}/documents`))
    .body;
  expect(data.filter(({ kind }) => kind === 'ntn_certificate')).toHaveLength(2);
  await context.close();
}, 60_000);

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
