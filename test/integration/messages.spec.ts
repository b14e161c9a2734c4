import { EmailChannel, MessagesActivities, MessagesService, WaysIn } from '@app/messages';
import { SellerSessions } from '@app/identity';
import { FixedClock, loadConfig, newId, type Principal, Vault } from '@app/platform';
import { SellerLinks } from '@app/sellers';
import type { SellerCommands } from '../../libs/sellers/src/seller-commands';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { listedSeller } from '../support/listed-seller';
import { type MailSink, startMailSink } from '../support/mail-sink';

const NOW = new Date('2026-11-24T08:00:00Z');
const clock = new FixedClock(NOW);
const ADDRESS = 'owner@specimen.example.com';
let test: TestDatabase;
let mail: Awaited<ReturnType<typeof startMailSink>>;
let sink: MailSink;
let vault: Vault;
let activities: MessagesActivities;
let service: MessagesService;
let links: SellerLinks;
let channel: EmailChannel;

const makeActivities = (smtpUrl: string | undefined): MessagesActivities => {
  const config = loadConfig({
    RAHDARI_MODE: 'local',
    DATABASE_URL: test.url,
    RAHDARI_SECRET: 'ab'.repeat(32),
    PUBLIC_URL: 'https://rahdari.example',
    ...(smtpUrl ? { SMTP_URL: smtpUrl, MAIL_FROM: 'Rahdari <onboarding@rahdari.example>' } : {}),
  });
  channel = new EmailChannel(config, clock);
  return new MessagesActivities(test.database, vault, clock, new WaysIn(links, config, vault), [channel]);
};

beforeAll(async () => {
  test = await createTestDatabase(clock);
  mail = await startMailSink();
  sink = mail.sink;
  vault = new Vault('ab'.repeat(32));
  const sessions = new SellerSessions(test.database, clock);
  links = new SellerLinks(test.database, vault, clock, {} as SellerCommands, sessions);
  activities = makeActivities(mail.smtpUrl);
  service = new MessagesService(test.database, vault);
});
afterAll(async () => {
  channel?.onApplicationShutdown();
  mail?.stop();
  await test?.drop();
});

interface Seller {
  tenantId: string;
  sellerId: string;
  address: string;
  agent: Principal;
}

async function seller(columns: Record<string, unknown> = {}, address = ADDRESS): Promise<Seller> {
  const { tenantId, sellerId } = await listedSeller(test.database, vault, { email: address });
  const entries = Object.entries(columns);
  const set = entries.map(([name], index) => `${name} = $${index + 2}`).join(', ');
  if (set)
    await test.database.transaction(tenantId, (tx) =>
      tx.query(`UPDATE sellers SET ${set} WHERE id = $1`, [sellerId, ...entries.map(([, value]) => value)]),
    );
  return { tenantId, sellerId, address, agent: { tenantId, callerId: 'key_agent', role: 'agent' } };
}

/** What each event has in it besides what a test is about. */
function dataOf(type: string): Record<string, unknown> {
  if (type.startsWith('listing.'))
    return { product_id: newId('prd'), channel: 'storefront', destination: 'US', previous: 'SUBMITTED' };
  if (type === 'seller.went_live') return {};
  const admitted = { programme_id: newId('prg') };
  return type === 'seller.invited'
    ? admitted
    : { ...admitted, lifecycle: 'ACTIVE', previous: 'APPROVED', round: 1 };
}

const emit = (
  { tenantId, sellerId }: Seller,
  type: string,
  data: Record<string, unknown> = {},
): Promise<string> =>
  test.database.transaction(tenantId, (tx) => {
    const subject = type.startsWith('listing.') ? newId('lst') : sellerId;
    return tx.emit({ type, subject, sellerId, data: { ...dataOf(type), ...data } });
  });

/** What the workflow does for one event, without waiting. */
async function tell(who: Seller, type: string, data: Record<string, unknown> = {}, by = activities) {
  const eventId = await emit(who, type, data);
  const plan = await by.planMessages({ tenantId: who.tenantId, eventId });
  const outcomes = [];
  for (const { messageId } of plan.messages)
    outcomes.push(await by.deliverMessage({ tenantId: who.tenantId, messageId, attempt: 1 }));
  return { eventId, plan, outcomes };
}

const messagesOf = async ({ agent, sellerId }: Seller) => (await service.list(agent, sellerId, {})).data;
const unique = (): string => `${newId('msg')}@specimen.example.com`;
const FLAGGED = [
  { code: 'company.iban', reasonCode: 'IBAN.CHECKSUM', answered: false },
  { code: 'document.ntn_certificate', reasonCode: 'DOCUMENT.ILLEGIBLE', answered: false },
];
const inCorrection = (address: string, locale = 'en') =>
  seller({ lifecycle: 'ACTION_REQUIRED', round: 1, locale, flagged: JSON.stringify(FLAGGED) }, address);

it('a message is planned once and sent once, however often both run', async () => {
  const who = await seller({ lifecycle: 'ACTIVE' }, unique());
  const { eventId, plan } = await tell(who, 'seller.activated');
  for (let run = 0; run < 3; run++) {
    expect(await activities.planMessages({ tenantId: who.tenantId, eventId })).toEqual(plan);
    const again = { tenantId: who.tenantId, messageId: plan.messages[0]!.messageId, attempt: run + 2 };
    expect(await activities.deliverMessage(again)).toEqual({ outcome: 'settled' });
  }
  expect(await sink.mails(who.address)).toHaveLength(1);
  expect(await messagesOf(who)).toMatchObject([
    {
      kind: 'activated',
      channel: 'email',
      status: 'sent',
      attempts: [{ attempt: 1, outcome: 'sent', code: '250' }],
    },
  ]);
});

it('a correction round has one message, with every item, its reason and the deadline', async () => {
  const who = await inCorrection(unique());
  await tell(who, 'seller.action_required', { round: 1 });
  await tell(who, 'seller.action_required', { round: 1 });
  const [letter, ...more] = await sink.mails(who.address);
  expect(more).toEqual([]);
  expect(letter!.text).toContain('IBAN of the business account');
  expect(letter!.text).toContain('Why: The IBAN is mistyped.');
  expect(letter!.text).toContain('Why: The document cannot be read; send a sharper picture.');
  expect(letter!.text).toMatch(/Please answer by \d+ \w+ 2026, \d\d:\d\d Pakistan time/);
  await tell(who, 'seller.action_required', { round: 2 });
  expect((await messagesOf(who))[0]).toMatchObject({
    status: 'obsolete',
    reasonCode: 'MESSAGE.NO_LONGER_TRUE',
  });
});

it('the headers name the message and nobody but its reader', async () => {
  const who = await seller({ lifecycle: 'ACTIVE' }, unique());
  await tell(who, 'seller.went_live');
  const [letter] = await sink.mails(who.address);
  const [row] = await messagesOf(who);
  expect(letter!.messageId).toBe(`<${row!.id}@rahdari.example>`);
  const headers = letter!.headers.join('\n');
  expect(headers).toMatch(/^Auto-Submitted: auto-generated$/m);
  expect(headers).toMatch(/^Content-Language: en$/m);
  expect(headers).toMatch(/^Date: Tue, 24 Nov 2026 08:00:00 \+0000$/m);
  expect(headers).not.toMatch(/^List-Unsubscribe/m);
  expect(headers).not.toContain('Specimen');
});

it.each([
  ['ur', 'rtl', 'کچھ چیزوں کی تصحیح درکار ہے'],
  ['zh', 'ltr', '有内容需要您更正'],
])('a seller is written to in %s', async (locale, dir, heading) => {
  const who = await inCorrection(unique(), locale);
  await tell(who, 'seller.action_required', { round: 1 });
  const [letter] = await sink.mails(who.address);
  expect(letter!.html).toContain(`dir="${dir}"`);
  expect(letter!.text).toContain(heading);
});

it('the language that the seller has chosen goes before that of the invitation', async () => {
  const who = await seller({ lifecycle: 'ACTIVE', locale: 'en' }, unique());
  const wishes = { language: 'zh', optional: true, phoneChannel: null, quietHours: null } as const;
  await service.savePreferences(who.agent, who.sellerId, 0, wishes);
  await tell(who, 'seller.activated');
  expect((await sink.mails(who.address))[0]!.text).toContain('您的账户已开通');
});

it('what is nice to have can be turned off, what matters cannot', async () => {
  const who = await seller({ lifecycle: 'SUBMITTED' }, unique());
  const wishes = { language: null, optional: false, phoneChannel: null, quietHours: null };
  await service.savePreferences(who.agent, who.sellerId, 0, wishes);
  await expect(service.savePreferences(who.agent, who.sellerId, 0, wishes)).rejects.toMatchObject({
    code: 'MESSAGE.SETTINGS_STALE',
  });
  await tell(who, 'seller.submitted');
  await test.database.transaction(who.tenantId, (tx) =>
    tx.query(`UPDATE sellers SET lifecycle = 'SUSPENDED' WHERE id = $1`, [who.sellerId]),
  );
  await tell(who, 'seller.suspended');
  expect(await messagesOf(who)).toMatchObject([
    { kind: 'suspended', status: 'sent' },
    { kind: 'submitted', status: 'unwanted', reasonCode: 'MESSAGE.TURNED_OFF' },
  ]);
});

it('an address that is refused for good is not tried again, and the case says so', async () => {
  const who = await seller({ lifecycle: 'ACTIVE' }, unique());
  await sink.control({ refuse: who.address });
  await tell(who, 'seller.activated');
  await sink.control({ refuse: '' });
  await tell(who, 'seller.went_live');
  expect(await messagesOf(who)).toMatchObject([
    { kind: 'went_live', status: 'undeliverable', reasonCode: 'MESSAGE.ADDRESS_REFUSED', attempts: [] },
    { kind: 'activated', status: 'undeliverable', attempts: [{ outcome: 'refused', code: '5.1.1' }] },
  ]);
  const events = await test.database.read(who.tenantId, (tx) =>
    tx.query<{ data: unknown }>(
      `SELECT data FROM outbox_events WHERE tenant_id = $1 AND type = 'message.undeliverable'`,
      [who.tenantId],
    ),
  );
  expect(events).toHaveLength(2);
  expect(JSON.stringify(events)).not.toContain('@');
});

it('a server that is busy, and one that is not there, are asked again', async () => {
  const who = await seller({ lifecycle: 'ACTIVE' }, unique());
  await sink.control({ busy: true });
  const { plan, outcomes } = await tell(who, 'seller.activated');
  await sink.control({ busy: false });
  expect(outcomes).toEqual([{ outcome: 'later' }]);
  const { messageId } = plan.messages[0]!;
  const ref = { tenantId: who.tenantId, messageId };
  const nobody = makeActivities('smtp://127.0.0.1:1');
  expect(await nobody.deliverMessage({ ...ref, attempt: 2 })).toEqual({ outcome: 'later' });
  const unset = makeActivities(undefined);
  expect(await unset.deliverMessage({ ...ref, attempt: 3 })).toEqual({ outcome: 'later' });
  expect(await activities.deliverMessage({ ...ref, attempt: 4 })).toEqual({ outcome: 'settled' });
  expect((await messagesOf(who))[0]).toMatchObject({
    status: 'sent',
    attempts: [
      { outcome: 'later', code: '4.3.2' },
      { outcome: 'later', code: 'ESOCKET' },
      { outcome: 'later', code: null },
      { outcome: 'sent' },
    ],
  });
  expect(await sink.mails(who.address)).toHaveLength(1);
});

it('who is given up is undeliverable, with the last reason', async () => {
  const who = await seller({ lifecycle: 'ACTIVE' }, unique());
  const { plan } = await tell(who, 'seller.activated', {}, makeActivities(undefined));
  const { messageId } = plan.messages[0]!;
  for (let run = 0; run < 2; run++) await activities.giveUpMessage({ tenantId: who.tenantId, messageId });
  expect((await messagesOf(who))[0]).toMatchObject({
    status: 'undeliverable',
    reasonCode: 'MESSAGE.CHANNEL_NOT_CONFIGURED',
  });
});

it.each([
  '',
  'nobody',
  'a@b',
  '"a b"@x.example',
  'a@x.example\r\nBcc: b@x.example',
  'a@x.example,b@x.example',
])('%j is no address: nothing is sent', async (address) => {
  const who = await seller({ lifecycle: 'ACTIVE' }, address);
  await tell(who, 'seller.activated');
  expect((await messagesOf(who))[0]).toMatchObject({
    status: 'undeliverable',
    reasonCode: 'MESSAGE.NO_ADDRESS',
  });
});

it('a day is told once, from its events, and not at all when nothing happened', async () => {
  const who = await seller({ lifecycle: 'ACTIVE' }, unique());
  for (let n = 0; n < 3; n++) await emit(who, 'listing.live');
  await emit(who, 'listing.suppressed');
  for (const day of ['2026-11-24', '2026-11-24', '2026-11-23']) {
    const plan = await activities.planDigest({ tenantId: who.tenantId, sellerId: who.sellerId, day });
    for (const { messageId } of plan.messages)
      await activities.deliverMessage({ tenantId: who.tenantId, messageId, attempt: 1 });
  }
  const [letter, ...more] = await sink.mails(who.address);
  expect(more).toEqual([]);
  expect(letter!.text).toContain('- Products newly shown to buyers: 3');
  expect(letter!.text).toContain('- Products taken down by a rule or a channel: 1');
  expect(letter!.headers.join('\n')).toMatch(/^List-Unsubscribe:\s+<https:\/\/rahdari\.example\/off\/msg_/m);
});

it('what was said is kept sealed, and without the way in', async () => {
  const who = await seller({ lifecycle: 'INVITED' }, unique());
  await tell(who, 'seller.invited');
  const [letter] = await sink.mails(who.address);
  const token = /\/s\/([\w-]+)/.exec(letter!.text)![1]!;
  const [row] = await messagesOf(who);
  const shown = await service.preview(who.agent, who.sellerId, row!.id);
  expect(shown).toMatchObject({ sent: true, subject: letter!.subject });
  expect(JSON.stringify(shown)).not.toContain(token);
  const [kept] = await test.database.read(who.tenantId, (tx) =>
    tx.query(`SELECT * FROM messages WHERE tenant_id = $1 AND id = $2`, [who.tenantId, row!.id]),
  );
  expect(JSON.stringify(kept)).not.toMatch(/@specimen|Specimen|secret/);
  const stranger: Principal = { ...who.agent, tenantId: newId('ten') };
  await expect(service.preview(stranger, who.sellerId, row!.id)).rejects.toMatchObject({ kind: 'not_found' });
});

it('no one is written to for a simulated seller', async () => {
  const who = await seller({ lifecycle: 'ACTIVE', simulated: true }, unique());
  await tell(who, 'seller.activated');
  expect((await messagesOf(who))[0]).toMatchObject({ status: 'unwanted' });
});

it('quiet hours are the tenant’s, and a seller’s own before them', async () => {
  const who = await seller({ lifecycle: 'ACTIVE' }, unique());
  expect((await tell(who, 'seller.activated')).plan.quiet).toEqual({ from: 1_260, to: 480 });
  const operator: Principal = { ...who.agent, role: 'operator' };
  const { version, ...settings } = await service.settings(operator);
  await service.saveSettings(operator, version, { ...settings, quietHours: null });
  expect((await tell(who, 'seller.went_live')).plan.quiet).toBeNull();
  const wishes = {
    language: null,
    optional: true,
    phoneChannel: null,
    quietHours: { from: '13:00', to: '14:30' },
  };
  await service.savePreferences(who.agent, who.sellerId, null, wishes);
  expect((await tell(who, 'seller.approved')).plan).toMatchObject({
    quiet: { from: 780, to: 870 },
    messages: [{ urgent: false }],
  });
});
