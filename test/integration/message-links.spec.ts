import { EmailChannel, MessagesActivities, MessagesService, WaysIn } from '@app/messages';
import { SellerSessions } from '@app/identity';
import { FixedClock, loadConfig, newId, type Principal, Vault } from '@app/platform';
import { SellerLinks } from '@app/sellers';
import type { SellerCommands } from '../../libs/sellers/src/seller-commands';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { listedSeller } from '../support/listed-seller';
import { startMailSink } from '../support/mail-sink';

const START = new Date('2026-11-24T08:00:00Z');
const clock = new FixedClock(START);
let test: TestDatabase;
let mail: Awaited<ReturnType<typeof startMailSink>>;
let activities: MessagesActivities;
let service: MessagesService;
let links: SellerLinks;
let channel: EmailChannel;
let vault: Vault;

beforeAll(async () => {
  test = await createTestDatabase(clock);
  mail = await startMailSink();
  vault = new Vault('ab'.repeat(32));
  const config = loadConfig({
    RAHDARI_MODE: 'local',
    DATABASE_URL: test.url,
    RAHDARI_SECRET: 'ab'.repeat(32),
    PUBLIC_URL: 'https://rahdari.example',
    SMTP_URL: mail.smtpUrl,
    MAIL_FROM: 'Rahdari <onboarding@rahdari.example>',
  });
  const sessions = new SellerSessions(test.database, clock);
  links = new SellerLinks(test.database, vault, clock, {} as SellerCommands, sessions);
  channel = new EmailChannel(config, clock);
  activities = new MessagesActivities(test.database, vault, clock, new WaysIn(links, config, vault), [
    channel,
  ]);
  service = new MessagesService(test.database, vault);
});
afterAll(async () => {
  channel?.onApplicationShutdown();
  mail?.stop();
  await test?.drop();
});
beforeEach(() => clock.set(START));

async function seller() {
  const address = `${newId('msg')}@specimen.example.com`;
  const { tenantId, sellerId } = await listedSeller(test.database, vault, { email: address });
  const agent: Principal = { tenantId, callerId: 'key_agent', role: 'agent' };
  const listed = async () => (await service.list(agent, sellerId, {})).data;
  return { tenantId, sellerId, address, agent, listed };
}
type Seller = Awaited<ReturnType<typeof seller>>;

/** The token in the newest letter to this address. */
async function tokenOf({ address }: Seller): Promise<string> {
  const [letter] = await mail.sink.mails(address);
  return /https:\/\/rahdari\.example\/s\/(\S+)/.exec(letter!.text)![1]!;
}

describe('the link of a letter whose first try failed', () => {
  /** The server takes the letter and its answer is lost: for us it failed. */
  async function triedOnce(who: Seller) {
    const eventId = await test.database.transaction(who.tenantId, (tx) =>
      tx.emit({ type: 'seller.went_live', subject: who.sellerId, sellerId: who.sellerId, data: {} }),
    );
    const { messages } = await activities.planMessages({ tenantId: who.tenantId, eventId });
    const ref = { tenantId: who.tenantId, messageId: messages[0]!.messageId };
    await mail.sink.control({ busy: true });
    expect(await activities.deliverMessage({ ...ref, attempt: 1 })).toEqual({ outcome: 'later' });
    await mail.sink.control({ busy: false });
    return (attempt: number) => activities.deliverMessage({ ...ref, attempt });
  }
  const opens = (token: string) => links.exchange(token);
  /** As the first letter carried it. */
  const firstToken = async (who: Seller): Promise<string> => {
    const [message] = await who.listed();
    return test.database.transaction(who.tenantId, async (tx) => {
      const { token } = await links.mint(tx, who.sellerId, `message:${message!.id}`, {
        id: 'system',
        role: 'system',
      });
      return token;
    });
  };

  it('is the same while nothing has happened to it', async () => {
    const who = await seller();
    const again = await triedOnce(who);
    const token = await firstToken(who);
    expect(await again(2)).toEqual({ outcome: 'settled' });
    expect(await tokenOf(who)).toBe(token);
  });

  it.each<[string, (who: Seller) => unknown]>([
    ['another was issued', ({ agent, sellerId }) => links.issue(agent, sellerId, newId('cmd'))],
    ['all access was ended', ({ agent, sellerId }) => links.endAccess(agent, sellerId)],
    ['it has run out', () => clock.set(new Date(START.getTime() + 40 * 86_400_000))],
  ])('is a new one that leads in when %s meanwhile', async (_, happens) => {
    const who = await seller();
    const again = await triedOnce(who);
    const dead = await firstToken(who);
    await happens(who);
    await again(2);
    const token = await tokenOf(who);
    expect(token).not.toBe(dead);
    expect(await opens(token)).toMatchObject({ sellerId: who.sellerId });
    await expect(opens(dead)).rejects.toThrow();
  });

  it('is not sent again when somebody came in by it: the letter had arrived', async () => {
    const who = await seller();
    const again = await triedOnce(who);
    await opens(await firstToken(who));
    expect(await again(2)).toEqual({ outcome: 'settled' });
    expect(await mail.sink.mails(who.address)).toEqual([]);
    expect(await who.listed()).toMatchObject([{ status: 'delivered', reasonCode: null, sentAt: START }]);
  });
});

describe('asking for a link', () => {
  const HOUR_MS = 3_600_000;
  const later = (ms: number): void => clock.set(new Date(clock.now().getTime() + ms));
  const events = ({ tenantId, sellerId }: Seller): Promise<{ id: string }[]> =>
    test.database.read(tenantId, (tx) =>
      tx.query<{ id: string }>(
        `SELECT id FROM outbox_events WHERE seller_id = $1 AND type = 'seller.link_requested' ORDER BY occurred_at, id`,
        [sellerId],
      ),
    );
  /** Asks, and sends what follows from it; returns how often it was sent in all. */
  async function ask(who: Seller): Promise<number> {
    await service.requestLink(who.address.toUpperCase());
    for (const { id: eventId } of await events(who)) {
      const { messages } = await activities.planMessages({ tenantId: who.tenantId, eventId });
      for (const { messageId } of messages)
        await activities.deliverMessage({ tenantId: who.tenantId, messageId, attempt: 1 });
    }
    return (await mail.sink.mails(who.address)).length;
  }

  it('again, while the mail is on its way, sends no second one; later it does', async () => {
    const who = await seller();
    await service.requestLink(who.address);
    await Promise.all([service.requestLink(who.address), service.requestLink(who.address)]);
    expect(await ask(who)).toBe(1);
    later(9 * 60_000);
    expect(await ask(who)).toBe(1);
    later(60_000);
    expect(await ask(who)).toBe(2);
  });

  it('again, after the link was used, sends another at once', async () => {
    const who = await seller();
    expect(await ask(who)).toBe(1);
    const first = await tokenOf(who);
    await links.exchange(first);
    later(60_000);
    expect(await ask(who)).toBe(2);
    const second = await tokenOf(who);
    expect(second).not.toBe(first);
    expect(await links.exchange(second)).toMatchObject({ sellerId: who.sellerId });
  });

  it('fills nobody’s mailbox: six in a day, and again on the next', async () => {
    const who = await seller();
    for (let sent = 1; sent <= 6; sent++, later(HOUR_MS)) expect(await ask(who)).toBe(sent);
    expect(await ask(who)).toBe(6);
    later(18 * HOUR_MS);
    expect(await ask(who)).toBe(7);
  });
});
