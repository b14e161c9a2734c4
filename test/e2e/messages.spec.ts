import { type Applicant, Cast } from '../support/cast';
import { HttpClient, until } from '../support/http-client';
import { MailSink } from '../support/mail-sink';
import { type Rahdari, startProcesses } from '../support/processes';
import { StatusVisitor } from '../support/status-visitor';

/** A seller hears from us and looks at its page: by mail, link and cookie only. */
let rahdari: Rahdari;
let cast: Cast;
let sink: MailSink;
let reviewed: string;

beforeAll(async () => {
  rahdari = await startProcesses();
  cast = await Cast.in(rahdari, 'messages');
  sink = new MailSink(rahdari.mailUrl);
  reviewed = await cast.programme(100);
  await cast.awake();
}, 120_000);
afterAll(() => rahdari?.stop());

let addresses = 0;
const address = (): string => `owner-${++addresses}@specimen.example.com`;

async function invited(email: string, locale: string): Promise<string> {
  const { status, body } = await cast.as('agent').post<{ id: string }>('/v1/sellers', {
    programme_id: reviewed,
    display_name: 'Specimen & Sons',
    legal_form: 'sole_proprietor',
    locale,
    application: { email },
  });
  expect(status).toBe(201);
  return body.id;
}

const linkIn = (text: string): string => {
  const path = /\/s\/[\w-]{20,}/.exec(text)?.[0];
  if (!path) throw new Error('The letter has no link');
  return path;
};

it('is invited in Urdu, opens the link once, and sees where it stands', async () => {
  const email = address();
  const id = await invited(email, 'ur');
  const [letter] = await sink.arrived(email);
  expect(letter!.text).toContain('آپ مدعو ہیں');
  const path = linkIn(letter!.text);
  const visitor = new StatusVisitor(rahdari.url);
  // A scanner looks at the link, as often as it likes: nothing is used up.
  for (let looks = 0; looks < 3; looks++) expect((await visitor.get(path)).status).toBe(200);
  const entered = await visitor.submit(path);
  expect(entered).toMatchObject({ status: 303, location: '/status' });
  expect(visitor.cookieLine).toMatch(/HttpOnly; SameSite=Lax/);
  const page = await visitor.get('/status?lang=ur');
  expect(page.html).toContain('dir="rtl"');
  expect(page.html).toContain('آپ درخواست پُر کر رہے ہیں');
  expect(page.html).toContain('Specimen &amp; Sons');
  expect(Buffer.byteLength(page.html)).toBeLessThan(30_000);
  expect(page.html).not.toMatch(/<script|https?:\/\//);
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  const second = await new StatusVisitor(rahdari.url).submit(path);
  expect(second.status).toBe(410);
  const seller = await cast.as('agent').get(`/v1/sellers/${id}`);
  expect(seller.body.lifecycle).toBe('DRAFT');
});

it('a correction round is one letter with every item; it leads to a page that says the same', async () => {
  const email = address();
  const applicant = await cast.submitted(reviewed, 'IN_REVIEW', { email });
  const items = [
    { code: 'company.iban', reason_code: 'IBAN.CHECKSUM' },
    { code: 'document.ntn_certificate', reason_code: 'DOCUMENT.ILLEGIBLE' },
  ];
  const asked = await cast.as('agent').post(`${applicant.path}/request-changes`, { items });
  expect(asked.status).toBe(200);
  const isRound = ({ subject }: { subject: string }): boolean => subject.includes('corrections needed (2)');
  const letters = await until(
    () => sink.mails(email),
    (mails) => mails.some(isRound),
  );
  const [letter] = letters.filter(isRound);
  for (const words of ['IBAN of the business account', 'mistyped', 'sharper picture', 'Please answer by'])
    expect(letter!.text).toContain(words);
  const visitor = new StatusVisitor(rahdari.url);
  await visitor.submit(linkIn(letter!.text));
  const { html } = await visitor.get('/status?lang=en');
  for (const words of ['Something needs your correction', 'What is wanted from you (2)', 'sharper picture'])
    expect(html).toContain(words);
  const { data } = (
    await cast.as('agent').get<{ data: { kind: string; status: string }[] }>(`${applicant.path}/messages`)
  ).body;
  expect(data.filter(({ kind }) => kind === 'action_required')).toMatchObject([{ status: 'sent' }]);
  expect((await sink.mails(email)).filter(isRound)).toHaveLength(1);
});

it('who lost the link has a new one sent; an address that nobody has gets the same answer', async () => {
  const email = address();
  await invited(email, 'zh');
  await sink.arrived(email);
  const visitor = new StatusVisitor(rahdari.url);
  expect((await visitor.get('/status')).status).toBe(401);
  const known = await visitor.submit('/status/link', { email: ` ${email.toUpperCase()} ` });
  const unknown = await visitor.submit('/status/link', { email: 'nobody@specimen.example.com' });
  expect([known.status, known.html]).toEqual([unknown.status, unknown.html]);
  await visitor.submit('/status/link', { email });
  const [letter] = await sink.arrived(email, 2);
  expect(letter!.subject).toContain('您的新链接');
  expect((await visitor.submit(linkIn(letter!.text))).status).toBe(303);
  expect(await sink.mails('nobody@specimen.example.com')).toEqual([]);
});

it('chooses its language, turns off what is not essential, and signs out', async () => {
  const email = address();
  const id = await invited(email, 'en');
  const visitor = new StatusVisitor(rahdari.url);
  await visitor.submit(linkIn((await sink.arrived(email))[0]!.text));
  expect(await visitor.submit('/status/wishes', { language: 'zh' })).toMatchObject({
    location: '/status?done=wishes',
  });
  expect((await visitor.get('/status?done=wishes')).html).toContain('已保存');
  const wishes = await cast.as('agent').get(`/v1/sellers/${id}/message-preferences`);
  expect(wishes.body).toMatchObject({ language: 'zh', optional: false, version: 1 });
  const session = visitor.cookie;
  expect((await visitor.submit('/status/sign-out')).status).toBe(303);
  visitor.cookie = session;
  expect((await visitor.get('/status')).status).toBe(401);
});

it.each(['/s/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', '/status/link', '/status/wishes', '/status/sign-out'])(
  'a form of another site is refused at %s',
  async (path) => {
    const visitor = new StatusVisitor(rahdari.url);
    const foreign: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site', origin: rahdari.url },
      {},
    ];
    for (const headers of foreign)
      expect((await visitor.submit(path, { email: 'a@b.example' }, headers)).status).toBe(403);
  },
);

it('a form is no JSON, and JSON no form', async () => {
  const agent = cast.as('agent');
  const answer = await agent.send('POST', '/v1/sellers', 'a=b', {
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  expect(answer).toMatchObject({ status: 415, body: { code: 'REQUEST.UNSUPPORTED_MEDIA' } });
});

it('a seller reads its own messages and nobody else’s', async () => {
  const [one, other]: Applicant[] = [await cast.ready(reviewed), await cast.ready(reviewed)];
  expect((await one!.client.get(`${one!.path}/messages`)).status).toBe(200);
  expect((await one!.client.get(`${other!.path}/messages`)).status).toBe(404);
  expect((await new HttpClient(rahdari.url).get(`${one!.path}/messages`)).status).toBe(401);
});
