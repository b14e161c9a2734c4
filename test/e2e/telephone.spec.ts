import { createHmac } from 'node:crypto';
import { type Applicant, Cast } from '../support/cast';
import { until } from '../support/http-client';
import { MailSink } from '../support/mail-sink';
import { PhoneSandbox } from '../support/phone-sandbox';
import { type Rahdari, startProcesses } from '../support/processes';
import { hiddenFieldsIn, StatusVisitor } from '../support/status-visitor';

/** Messages by WhatsApp and SMS, what becomes of them, and mails that come back: over the wire of the providers. */
let rahdari: Rahdari;
let cast: Cast;
let phone: PhoneSandbox;
let sink: MailSink;
let programme: string;

beforeAll(async () => {
  rahdari = await startProcesses();
  cast = await Cast.in(rahdari, 'telephone');
  phone = new PhoneSandbox(rahdari.phoneUrl);
  sink = new MailSink(rahdari.mailUrl);
  programme = await cast.programme(100);
  await cast.awake();
}, 240_000);
afterAll(() => rahdari?.stop());
afterEach(() => phone.control({ refuse: '', fail: '', mood: 'well', of: '', reports: true }));

let numbers = 0;
/** No two sellers of a test have a number in common. */
const number = (): string => `9230012340${String(++numbers).padStart(2, '0')}`;

interface MessageRow {
  id: string;
  kind: string;
  channel: string;
  status: string;
  reason_code: string | null;
  attempts: { outcome: string; code: string | null }[];
  receipts: { status: string; code: string | null }[];
}
const messagesOf = async ({ path }: Applicant): Promise<MessageRow[]> =>
  (await cast.as('agent').get<{ data: MessageRow[] }>(`${path}/messages`)).body.data;
const reaches = (applicant: Applicant, channel: string, status: string): Promise<MessageRow[]> =>
  until(
    () => messagesOf(applicant),
    (rows) => rows.some((row) => row.channel === channel && row.status === status),
  );

async function reachable(way: 'whatsapp' | 'sms', locale = 'en') {
  const to = number();
  const email = `owner-${to}@specimen.example.com`;
  const applicant = await cast.ready(programme, { mobile: `+${to}`, email });
  const put = await cast
    .as('agent')
    .send(
      'PUT',
      `${applicant.path}/message-preferences`,
      { optional: true, language: locale, phone_channel: way, phone_consent: true },
      { key: null, headers: { 'if-match': '"0"' } },
    );
  expect(put).toMatchObject({ status: 200, body: { phone_channel: way } });
  return { applicant, to, email };
}

/** Something that goes to a telephone: a decision. */
async function decided({ path, client }: Applicant): Promise<void> {
  expect((await client.post(`${path}/submit`)).status).toBe(200);
  await until(
    async () => (await cast.as('agent').get<{ lifecycle: string }>(path)).body.lifecycle,
    (lifecycle) => lifecycle === 'IN_REVIEW',
  );
  await cast.as('agent').post(`${path}/reject`, { reason_code: 'NOT_A_MANUFACTURER' });
}

it('goes by WhatsApp as a template in the language of the reader, and it is known that it was read', async () => {
  const { applicant, to } = await reachable('whatsapp', 'ur');
  await decided(applicant);
  const [message] = await phone.arrived(to);
  expect(message).toMatchObject({ provider: 'whatsapp', language: 'ur', to });
  expect(message!.text).toContain('آپ کی درخواست پر فیصلہ');
  const visitor = new StatusVisitor(rahdari.url);
  const way = new URL(message!.button!.url);
  expect(await visitor.submit(way.pathname)).toMatchObject({ status: 303, location: '/status' });
  await reaches(applicant, 'whatsapp', 'delivered');
  await phone.read(message!);
  const rows = await reaches(applicant, 'whatsapp', 'read');
  const row = rows.find(({ channel }) => channel === 'whatsapp')!;
  expect(row.receipts.map(({ status }) => status)).toEqual(['sent', 'delivered', 'read']);
  expect((await visitor.get('/status?lang=en')).html).toContain('read');
}, 60_000);

it('goes by SMS where WhatsApp has nobody, and says so; the number is not tried again by that way', async () => {
  const { applicant, to } = await reachable('whatsapp');
  await phone.control({ refuse: to, of: 'whatsapp' });
  await decided(applicant);
  const rows = await reaches(applicant, 'sms', 'delivered');
  expect(await phone.messages(to)).toMatchObject([{ provider: 'sms', text: expect.stringContaining('/s/') }]);
  expect(rows.find(({ channel }) => channel === 'whatsapp')).toMatchObject({
    status: 'undeliverable',
    reason_code: 'MESSAGE.ADDRESS_REFUSED',
    attempts: [{ outcome: 'refused', code: '400/131026' }],
  });
  const events = await cast.eventsOf(applicant, 'message.rerouted');
  expect(events).toEqual(expect.arrayContaining(['seller.unreachable', 'message.undeliverable']));
  const hints = await cast.as('agent').get<{ data: object[] }>(`${applicant.path}/unreachable`);
  expect(hints.body.data).toContainEqual(expect.objectContaining({ channel: 'whatsapp' }));
}, 60_000);

it('a report that it failed sends it the other way', async () => {
  const { applicant, to } = await reachable('sms');
  await phone.control({ fail: to });
  await decided(applicant);
  await phone.arrived(to);
  await reaches(applicant, 'sms', 'undeliverable');
  await phone.control({ fail: '' });
  const both = await phone.arrived(to, 2);
  expect(both.map(({ provider }) => provider)).toEqual(['whatsapp', 'sms']);
  const sms = (await messagesOf(applicant)).find(({ channel }) => channel === 'sms')!;
  expect(sms).toMatchObject({
    reason_code: 'MESSAGE.NOT_DELIVERED',
    receipts: [{ status: 'sent' }, { status: 'failed', code: '30003' }],
  });
}, 60_000);

it.each([
  ['whatsapp', 'busy', '429/130429'],
  ['whatsapp', 'broken', '500/131000'],
  ['sms', 'busy', '429/20429'],
  ['sms', 'broken', '503/20503'],
] as const)(
  '%s that is %s is asked again later',
  async (way, mood, code) => {
    const { applicant } = await reachable(way);
    await phone.control({ mood });
    await decided(applicant);
    const rows = await reaches(applicant, way, 'retrying');
    expect(rows.find(({ channel }) => channel === way)!.attempts[0]).toMatchObject({
      outcome: 'later',
      code,
    });
  },
  60_000,
);

describe('the consent', () => {
  it('must be there, for the number of now', async () => {
    const to = number();
    const applicant = await cast.ready(programme, {
      mobile: `+${to}`,
      email: `c-${to}@specimen.example.com`,
    });
    const put = (body: object, version = 0) =>
      cast.as('agent').send('PUT', `${applicant.path}/message-preferences`, body, {
        key: null,
        headers: { 'if-match': `"${version}"` },
      });
    const wish = { optional: true, phone_channel: 'whatsapp' };
    expect(await put(wish)).toMatchObject({ status: 422, body: { code: 'MESSAGE.CONSENT_MISSING' } });
    expect((await put({ ...wish, phone_consent: true })).status).toBe(200);
    // Once recorded, it need not be said again.
    expect((await put(wish, 1)).status).toBe(200);
    await applicant.edit({ mobile: `+${number()}` });
    const now = await cast.as('agent').get(`${applicant.path}/message-preferences`);
    expect(now.body).toMatchObject({ phone_channel: null });
    await decided(applicant);
    const rows = await reaches(applicant, 'whatsapp', 'unwanted');
    expect(rows.find(({ channel }) => channel === 'whatsapp')!.reason_code).toBe('MESSAGE.NO_CONSENT');
    expect(await phone.messages(to)).toEqual([]);
  }, 60_000);

  it('is given by the seller on its page, and needs a number', async () => {
    const applicant = await cast.accepted(programme);
    const { body } = await cast.as('agent').post<{ token: string }>(`${applicant.path}/links`, {});
    const visitor = new StatusVisitor(rahdari.url);
    await visitor.submit(`/s/${body.token}`);
    expect((await visitor.get('/status?lang=en')).html).toContain('first give a Pakistani mobile number');
    await applicant.edit({ mobile: `+${number()}` });
    await visitor.submit('/status/wishes', { language: 'en', phone: 'sms', optional: 'yes' });
    const wishes = await cast.as('agent').get(`${applicant.path}/message-preferences`);
    expect(wishes.body).toMatchObject({ phone_channel: 'sms' });
  });
});

describe('what poses as a provider', () => {
  const post = (path: string, body: string, headers: Record<string, string>) =>
    fetch(rahdari.url + path, { method: 'POST', body, headers }).then(({ status }) => status);
  const JSON_TYPE = { 'content-type': 'application/json' };
  const signed = (body: string, secret = 'app-secret-of-the-tests') => ({
    ...JSON_TYPE,
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
  });

  it('is not believed without the signature of exactly what it says', async () => {
    const body = JSON.stringify({ object: 'whatsapp_business_account', entry: [] });
    expect(await post('/receipts/whatsapp', body, signed(body))).toBe(200);
    expect(await post('/receipts/whatsapp', `${body} `, signed(body))).toBe(401);
    expect(await post('/receipts/whatsapp', body, signed(body, 'another-secret-of-nobody'))).toBe(401);
    expect(await post('/receipts/whatsapp', body, JSON_TYPE)).toBe(401);
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect(await post('/receipts/sms?message=msg_1', 'MessageStatus=delivered', form)).toBe(401);
    expect(await post('/receipts/email', 'x', { 'content-type': 'message/rfc822' })).toBe(401);
    for (const odd of [
      'null',
      '[]',
      '"x"',
      '{"entry":{"a":1}}',
      '{"entry":[{"changes":[{"value":{"statuses":[1]}}]}]}',
      '{',
    ])
      expect(await post('/receipts/whatsapp', odd, signed(odd))).toBe(200);
  });

  it('an old report that is played again changes nothing', async () => {
    const { applicant, to } = await reachable('whatsapp');
    await decided(applicant);
    const [message] = await phone.arrived(to);
    await reaches(applicant, 'whatsapp', 'delivered');
    const row = (await messagesOf(applicant)).find(({ channel }) => channel === 'whatsapp')!;
    for (const status of ['sent', 'failed', 'delivered', 'sent']) {
      const statuses = [
        {
          id: message!.ref,
          status,
          timestamp: '1795617537',
          biz_opaque_callback_data: row.id,
          recipient_id: to,
        },
      ];
      const body = JSON.stringify({ entry: [{ changes: [{ value: { statuses } }] }] });
      expect(await post('/receipts/whatsapp', body, signed(body))).toBe(200);
    }
    const foreign = [
      { id: 'wamid.another', status: 'read', timestamp: '1795617537', biz_opaque_callback_data: row.id },
    ];
    const body = JSON.stringify({ entry: [{ changes: [{ value: { statuses: foreign } }] }] });
    expect(await post('/receipts/whatsapp', body, signed(body))).toBe(200);
    expect((await messagesOf(applicant)).find(({ id }) => id === row.id)).toEqual(row);
  }, 60_000);

  it('shows the word by which the address is set up', async () => {
    const ask = (token: string) =>
      fetch(
        `${rahdari.url}/receipts/whatsapp?hub.mode=subscribe&hub.verify_token=${token}&hub.challenge=1158201444`,
      );
    const good = await ask('verify-token-of-the-tests');
    expect([good.status, await good.text()]).toEqual([200, '1158201444']);
    expect((await ask('guessed')).status).toBe(401);
  });
});

describe('mails', () => {
  const invited = async (email: string): Promise<Applicant> => {
    const applicant = await cast.ready(programme, { email });
    await applicant.client.post(`${applicant.path}/submit`);
    return applicant;
  };
  const act = (id: string, what: string) =>
    fetch(`${rahdari.mailUrl}/mails/${id}/${what}`, { method: 'POST' });

  it('that bounce are the end of that address, until there is another', async () => {
    const email = `bounce-${number()}@specimen.example.com`;
    const applicant = await invited(email);
    const [letter] = (await sink.arrived(email)) as unknown as { id: string }[];
    await act(letter!.id, 'bounce?status=4.4.1');
    await act(letter!.id, 'bounce?status=5.1.1');
    const rows = await reaches(applicant, 'email', 'undeliverable');
    expect(rows.find(({ status }) => status === 'undeliverable')).toMatchObject({
      reason_code: 'MESSAGE.BOUNCED',
      receipts: [{ status: 'failed', code: '5.1.1' }],
    });
    const { data } = (await cast.as('agent').get<{ data: object[] }>(`${applicant.path}/unreachable`)).body;
    expect(data).toMatchObject([{ channel: 'email', reason_code: 'MESSAGE.BOUNCED' }]);
    expect(await cast.eventsOf(applicant, 'seller.unreachable')).toContain('message.undeliverable');
    const { body } = await cast.as('agent').post<{ token: string }>(`${applicant.path}/links`, {});
    const visitor = new StatusVisitor(rahdari.url);
    await visitor.submit(`/s/${body.token}`);
    expect((await visitor.get('/status?lang=en')).html).toContain('Our mails to you come back.');
    await cast.reaches(applicant, 'IN_REVIEW');
    const items = [{ code: 'company.email', reason_code: 'EMAIL.FORM' }];
    await cast.as('agent').post(`${applicant.path}/request-changes`, { items });
    await until(
      () => messagesOf(applicant),
      (found) => found.some(({ reason_code: reason }) => reason === 'MESSAGE.ADDRESS_REFUSED'),
    );
    await applicant.edit({ email: `mended-${email}` });
    await applicant.client.post(`${applicant.path}/resubmit`);
    await sink.arrived(`mended-${email}`);
    expect(await cast.eventsOf(applicant, 'seller.reachable')).toContain('seller.reachable');
  }, 60_000);

  it('that are not essential are turned off by one request of the mail service, or a complaint; others still come', async () => {
    const email = `off-${number()}@specimen.example.com`;
    const applicant = await invited(email);
    const [letter] = await sink.arrived(email);
    const headers = letter!.headers.join('\n');
    expect(headers).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click$/m);
    const url = new URL(/^List-Unsubscribe:\s*<([^>]+)>/m.exec(headers.replace(/\n\s+/g, ' '))![1]!);
    const wishes = async () =>
      (
        await cast
          .as('agent')
          .get<{ optional: boolean; version: number }>(`${applicant.path}/message-preferences`)
      ).body;
    const visitor = new StatusVisitor(rahdari.url);
    // A scanner looks, as often as it likes.
    const look = await visitor.get(url.pathname);
    expect(look.status).toBe(200);
    expect(await wishes()).toMatchObject({ optional: true });
    const forged = url.pathname.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    const oneClick = { 'List-Unsubscribe': 'One-Click' };
    expect((await visitor.submit(forged, oneClick, {})).status).toBe(200);
    expect(await wishes()).toMatchObject({ optional: true });
    expect((await visitor.submit(url.pathname, hiddenFieldsIn(look.html), {})).status).toBe(200);
    expect(await wishes()).toMatchObject({ optional: false, version: 1 });
    await visitor.submit(url.pathname, oneClick, {});
    expect(await wishes()).toMatchObject({ optional: false, version: 1 });
    // Whoever turns it on again is not overruled by the old mail.
    await cast.as('agent').send(
      'PUT',
      `${applicant.path}/message-preferences`,
      { optional: true },
      {
        key: null,
        headers: { 'if-match': '"1"' },
      },
    );
    await visitor.submit(url.pathname, oneClick, {});
    await act((letter as unknown as { id: string }).id, 'complain');
    expect(await wishes()).toMatchObject({ optional: true, version: 2 });
  }, 60_000);
});

it('no number stands in a log', () => {
  expect(rahdari.logs()).not.toMatch(/92300123/);
});
