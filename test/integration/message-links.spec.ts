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
