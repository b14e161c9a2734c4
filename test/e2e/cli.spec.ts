import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import { type Applicant, Cast } from '../support/cast';
import { Cli, type CliResult } from '../support/cli';
import { type Json, until } from '../support/http-client';
import { type Rahdari, startProcesses } from '../support/processes';

let rahdari: Rahdari;
let cast: Cast;
let programme: string;
let scratch: string;
let cli: Cli;
let seller: Applicant;

beforeAll(async () => {
  rahdari = await startProcesses();
  cast = await Cast.in(rahdari, 'cli');
  programme = await cast.programme(0);
  scratch = mkdtempSync(join(tmpdir(), 'rahdari-cli-'));
  cli = new Cli(scratch, { RAHDARI_API_URL: rahdari.url, RAHDARI_API_KEY: cast.as('integrator').token! });
  seller = await cast.submitted(programme, 'ACTIVE');
}, 120_000);
afterAll(async () => {
  rmSync(scratch, { recursive: true, force: true });
  await rahdari?.stop();
});

const lines = ({ stdout }: CliResult): Json[] =>
  stdout
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Json);
const file = (name: string, content: string): string => {
  const path = join(scratch, name);
  writeFileSync(path, content);
  return path;
};

describe('login', () => {
  /** Without a key in the environment. */
  const signedOut = (): Cli => new Cli(scratch);

  it('stores a key from stdin for its owner only, and forgets it at logout', async () => {
    const key = cast.as('integrator').token!;
    const done = await signedOut().run(['login', '--api', rahdari.url], { input: `${key}\n` });
    expect(done).toMatchObject({ code: 0, stdout: expect.stringContaining(`Signed in at ${rahdari.url}`) });
    const stored = join(scratch, 'rahdari', 'credentials.json');
    expect(statSync(stored).mode & 0o777).toBe(0o600);
    expect(statSync(join(scratch, 'rahdari')).mode & 0o777).toBe(0o700);
    expect(done.stdout + done.stderr).not.toContain(key);
    const me = await signedOut().run(['whoami', '--json']);
    expect(lines(me)).toMatchObject([{ profile: 'default', api: rahdari.url, role: 'integrator' }]);
    expect((await signedOut().run(['sellers', 'list'])).code).toBe(0);

    expect((await signedOut().run(['logout'])).code).toBe(0);
    expect(readFileSync(stored, 'utf8')).not.toContain(key);
    const after = await signedOut().run(['whoami']);
    expect(after).toMatchObject({ code: 3, stderr: expect.stringContaining('Sign in with “rahdari login”') });
  });

  it('keeps profiles apart', async () => {
    const agent = cast.as('agent').token!;
    const options = ['--profile', 'agent', '--api', rahdari.url];
    expect((await signedOut().run(['login', ...options], { env: { RAHDARI_API_KEY: agent } })).code).toBe(0);
    expect((await signedOut().run(['sellers', 'list', '--profile', 'agent'])).code).toBe(0);
    expect((await signedOut().run(['sellers', 'list'])).code).toBe(3);
    await signedOut().run(['logout', '--profile', 'agent']);
  });

  it('signs in with client credentials, whose tokens are fetched as they are needed', async () => {
    const made = await cast.as('operator').post<{ id: string; client_secret: string }>('/v1/oauth-clients', {
      label: 'cli',
      scopes: ['sellers:read'],
    });
    expect(made.status).toBe(201);
    const { client_id: id, client_secret: secret } = made.body as unknown as Record<string, string>;
    const login = ['login', '--profile', 'client', '--api', rahdari.url, '--client-id', id!];
    const done = await signedOut().run([...login, '--json'], { input: secret });
    expect(done).toMatchObject({ code: 0, stderr: '' });
    expect(lines(done)).toMatchObject([{ role: 'integrator', scopes: ['sellers:read'] }]);
    expect((await signedOut().run(['sellers', 'list', '--profile', 'client'])).code).toBe(0);
    expect(await signedOut().run(['webhooks', 'list', '--profile', 'client'])).toMatchObject({ code: 3 });
    const wrong = await signedOut().run(login, { input: 'wrong' });
    expect(wrong).toMatchObject({ code: 3, stderr: expect.stringContaining('invalid_client') });
  });

  it('stores nothing of a key that is not good', async () => {
    const refused = await signedOut().run(['login', '--api', rahdari.url], { input: 'rhd_demo_wrong' });
    expect(refused).toMatchObject({ code: 3, stderr: expect.stringContaining('AUTH.UNAUTHENTICATED') });
    expect(await signedOut().run(['whoami'])).toMatchObject({ code: 3 });
  });
});

describe('sellers', () => {
  it('are invited once for one key, listed and shown', async () => {
    const invite = () =>
      cli.run([
        'sellers',
        'invite',
        `--programme=${programme}`,
        '--name=Hunza Apricots',
        '--legal-form=sole_proprietor',
        '--key=invite-hunza',
        '--json',
      ]);
    const [first] = lines(await invite());
    expect(first).toMatchObject({ lifecycle: 'INVITED', invitation_token: expect.any(String) });
    expect(lines(await invite())).toEqual([first]);

    const listed = lines(await cli.run(['--json', 'sellers', 'list', '--lifecycle', 'INVITED']));
    expect(listed.map(({ id }) => id)).toEqual([first!.id]);
    const table = await cli.run(['sellers', 'list', '--max', '1']);
    expect(table.stdout).toMatch(/^ID +STATE/);
    expect(table.stderr).toContain('The first 1; --max 0 shows all.');
    const shown = await cli.run(['sellers', 'show', first!.id as string]);
    expect(shown.stdout).toMatch(/name +Hunza Apricots/);
  });

  it('are not found with a sentence, and with JSON for machines', async () => {
    const id = `sel_${'0'.repeat(32)}`;
    const missing = await cli.run(['sellers', 'show', id]);
    expect(missing).toMatchObject({ code: 4, stdout: '' });
    expect(missing.stderr).toMatch(/^Error: .+ \[SELLER\.NOT_FOUND\]\nCheck the id/);
    const json = await cli.run(['sellers', 'show', id, '--json']);
    expect(JSON.parse(json.stderr)).toMatchObject({ error: { code: 'SELLER.NOT_FOUND' } });
  });
});

describe('import', () => {
  const CSV = [
    'sku,title,hs_code,price,currency,moq',
    'K-1,Pink salt lamp,2501.00,4.50,USD,10',
    'K-2,,2501.00,3.20,USD,10',
    'K-3,Bath salt,2501.00,not a price,USD,5',
    'K-4,Salt tile,2501.00,1.10,USD,100',
  ].join('\n');

  it('shows how far it is, gives failed rows back, and takes them corrected', async () => {
    const path = file('salt.csv', `${CSV}\n`);
    const done = await cli.run(['import', seller.id, path]);
    expect(done.code).toBe(5);
    expect(done.stderr).toMatch(/Uploading · 100 %\n[^]*Importing/);
    expect(done.stdout).toMatch(/COMPLETED_WITH_ERRORS\n4 rows read: 2 created, .* 2 in error/);
    const failed = join(scratch, 'salt.failed.csv');
    expect(done.stdout).toContain(failed);
    const rows = readFileSync(failed, 'utf8');
    expect(rows).toContain('K-2');
    expect(rows).not.toContain('K-1');

    const id = /--retry (imp_\w+)/.exec(done.stdout)![1]!;
    const corrected = [
      CSV.split('\n')[0],
      'K-2,Salt grains,2501.00,3.20,USD,10',
      'K-3,Bath salt,2501.00,2.00,USD,5',
    ];
    const path2 = file('corrected.csv', corrected.join('\n'));
    const again = await cli.run(['import', seller.id, path2, '--retry', id, '--json']);
    expect(again).toMatchObject({ code: 0, stderr: '' });
    expect(lines(again)).toMatchObject([{ status: 'COMPLETED', retry_of: id, failed_rows_file: null }]);
  });

  it('uploads nothing that is not there or is no catalogue', async () => {
    const missing = await cli.run(['import', seller.id, join(scratch, 'none.csv')]);
    expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining('cannot be read') });
    const odd = await cli.run(['import', seller.id, file('notes.txt', 'x')]);
    expect(odd).toMatchObject({ code: 1, stderr: expect.stringContaining('.csv, .xlsx or .jsonl') });
  });
});

describe('orders import', () => {
  it('takes a file twice for once, and says which lines it cannot take', async () => {
    const csv = file(
      'orders.csv',
      'external_id,ordered_at,amount,currency\nO-1,2026-03-01T10:00:00Z,12.50,USD\nO-2,yesterday,1,USD\n',
    );
    const args = ['orders', 'import', csv, '--seller', seller.id, '--channel', 'own_website'];
    const first = await cli.run(args);
    expect(first.code).toBe(5);
    expect(first.stdout).toMatch(/2 orders: 1 new, 0 changed, 0 known, 1 not taken\n {2}line 3: /);
    expect(lines(await cli.run([...args, '--json']))).toMatchObject([
      { created: 0, unchanged: 1, rejected: 1 },
    ]);
  });
});

describe('identifiers check', () => {
  it('ends with 0 for a good one and with 5 for a bad one', async () => {
    const good = await cli.run(['identifiers', 'check', 'ntn', '4174941-3']);
    expect(good).toMatchObject({ code: 0, stdout: expect.stringContaining('Valid: ') });
    const bad = await cli.run(['identifiers', 'check', 'ntn', '12', '--json']);
    expect(bad.code).toBe(5);
    expect(lines(bad)).toMatchObject([{ valid: false, errors: [{ code: expect.stringContaining('NTN.') }] }]);
  });
});

describe('watch', () => {
  it('follows a seller until it is where it is wanted', async () => {
    const applicant = await cast.ready(programme);
    const watching = cli.start(['watch', applicant.id, '--until', 'ACTIVE', '--json']);
    await until(
      async () => watching.stdout(),
      (out) => out.includes('DRAFT'),
    );
    expect(await applicant.client.post(`${applicant.path}/submit`)).toMatchObject({ status: 200 });
    await cast.reaches(applicant, 'ACTIVE');
    const { code, stdout } = await watching.ended;
    expect(code).toBe(0);
    const states = lines({ code, stdout, stderr: '' }).map(({ lifecycle }) => lifecycle);
    expect([states[0], states.at(-1)]).toEqual(['DRAFT', 'ACTIVE']);
  });

  it('ends with 5 at another end, and when the time is over', async () => {
    const applicant = await cast.accepted(programme);
    const late = await cli.run(['watch', applicant.id, '--until', 'ACTIVE', '--timeout', '1']);
    expect(late).toMatchObject({ code: 5, stderr: expect.stringContaining('the seller is DRAFT') });
    await applicant.client.post(`${applicant.path}/withdraw`);
    await cast.reaches(applicant, 'WITHDRAWN');
    expect(await cli.run(['watch', applicant.id, '--until', 'ACTIVE'])).toMatchObject({ code: 5 });
  });
});

describe('events tail', () => {
  it.each([[[]], [['--poll']]])(
    'prints what happens from now on, and ends with Ctrl-C: %p',
    async (how: string[]) => {
      const tail = cli.start(['events', 'tail', '--type', 'seller.invited', '--json', ...how]);
      // Whenever it began to listen: one of these comes after that.
      await until(
        async () => (await cast.invited(programme), tail.stdout()),
        (out) => out.includes('\n'),
      );
      tail.child.kill('SIGINT');
      const ended = await tail.ended;
      expect(ended.code).toBe(130);
      expect(new Set(lines(ended).map(({ type }) => type))).toEqual(new Set(['seller.invited']));
    },
  );
});

describe('webhooks', () => {
  let receiver: Server;
  const received: { body: string; headers: Record<string, string> }[] = [];
  let answer = 204;
  beforeAll(async () => {
    receiver = createServer((request, response) => {
      void text(request).then((body) => {
        received.push({ body, headers: request.headers as Record<string, string> });
        response.writeHead(answer).end();
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => new Promise((resolve) => receiver.close(resolve)));
  const url = (): string => `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hooks`;

  it('are forwarded from the stream, signed with the secret that was printed', async () => {
    const listen = ['webhooks', 'listen', '--forward', url(), '--seller', seller.id, '--after', 'start'];
    const done = await cli.run([...listen, '--max', '3', '--json']);
    const [{ secret } = {}, ...results] = lines(done) as { secret: string; status: number }[];
    expect(done.code).toBe(0);
    expect(results.map(({ status }) => status)).toEqual([204, 204, 204]);
    expect(received).toHaveLength(3);
    for (const { body, headers } of received)
      expect(new Webhook(secret!).verify(body, headers)).toMatchObject({ id: headers['webhook-id'] });
  });

  it('that the receiver refuses are shown, and end with 5', async () => {
    answer = 500;
    const listen = ['webhooks', 'listen', '--forward', url(), '--seller', seller.id, '--after', 'start'];
    const done = await cli.run([...listen, '--max', '1']);
    expect(done).toMatchObject({ code: 5, stderr: expect.stringContaining('1 forwarded, 1 refused') });
    expect(done.stdout).toMatch(/^500 /m);
  });

  it('come on request: a test event, and a delivery once more', async () => {
    answer = 204;
    received.length = 0;
    const body = { url: url(), event_types: ['seller.invited'] };
    const { body: endpoint } = await cast
      .as('integrator')
      .post<{ id: string }>('/v1/webhook-endpoints', body);
    expect((await cli.run(['webhooks', 'list'])).stdout).toContain(endpoint.id);
    expect(await cli.run(['webhooks', 'test', endpoint.id])).toMatchObject({ code: 0, stderr: '' });
    await until(
      async () => received.length,
      (count) => count === 1,
    );
    const deliveries = `/v1/webhook-endpoints/${endpoint.id}/deliveries`;
    const [delivery] = await until(
      async () =>
        (await cast.as('integrator').get<{ data: { id: string; status: string }[] }>(deliveries)).body.data,
      ([first]) => first?.status === 'delivered',
    );
    expect(await cli.run(['webhooks', 'redeliver', endpoint.id, delivery!.id])).toMatchObject({ code: 0 });
    await until(
      async () => received.length,
      (count) => count === 2,
    );
    expect(received[1]!.headers['webhook-id']).toBe(received[0]!.headers['webhook-id']);
    const since = [
      'webhooks',
      'redeliver',
      endpoint.id,
      '--since',
      new Date(Date.now() - 3_600_000).toISOString(),
    ];
    expect(await cli.run(since)).toMatchObject({ code: 0, stderr: '' });
    expect(await cli.run(['webhooks', 'redeliver', endpoint.id])).toMatchObject({ code: 2 });
    await cast
      .as('integrator')
      .send('DELETE', `/v1/webhook-endpoints/${endpoint.id}`, undefined, { key: null });
  });

  it('leave no endpoint behind', async () => {
    expect(await cli.run(['webhooks', 'list', '--json'])).toMatchObject({ code: 0, stdout: '' });
    expect((await cli.run(['webhooks', 'list'])).stderr).toContain('There is no endpoint yet.');
  });
});

describe('the command line', () => {
  it('says what is wrong with it, and ends with 2', async () => {
    for (const [args, said] of [
      [['sellers', 'show'], '<seller> is missing'],
      [['sellers', 'list', '--colour'], "Unknown option '--colour'"],
      [['identifiers', 'check', 'passport', '1'], 'is one of ntn'],
      [['whoami', 'now'], 'one argument too many'],
      [['sellers', 'list', '--max', 'many'], '--max takes a whole number'],
      [['sell'], 'no command “sell”'],
    ] as const)
      expect(await cli.run([...args])).toMatchObject({ code: 2, stderr: expect.stringContaining(said) });
  });

  it('says that the API does not answer, and ends with 6', async () => {
    const away = await cli.run(['sellers', 'list', '--api', 'http://127.0.0.1:9']);
    expect(away).toMatchObject({ code: 6, stderr: expect.stringContaining('The API does not answer') });
  });

  it('explains every command', async () => {
    const { stdout } = await cli.run(['--help']);
    expect(stdout).toContain('sellers invite');
    for (const words of [['import'], ['webhooks', 'listen'], ['help', 'exit-codes']])
      expect((await cli.run([...words, ...(words[0] === 'help' ? [] : ['--help'])])).stdout).toBeTruthy();
    for (const shell of ['bash', 'zsh', 'fish'])
      expect((await cli.run(['completion', shell])).stdout).toContain('rahdari');
  });
});
