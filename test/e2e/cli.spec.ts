import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Cast } from '../support/cast';
import { Cli } from '../support/cli';
import { type CliBench, lines, startCliBench } from '../support/cli-bench';
import type { Rahdari } from '../support/processes';
import { ScriptedServer } from '../support/scripted-server';

let bench: CliBench;
let rahdari: Rahdari;
let cast: Cast;
let programme: string;
let scratch: string;
let cli: Cli;

beforeAll(async () => {
  bench = await startCliBench('cli');
  ({ rahdari, cast, programme, scratch, cli } = bench);
}, 120_000);
afterAll(() => bench?.stop());

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
    expect(table.stderr).toContain('The first 1; --all shows all.');
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

  it('are given whole as a file', async () => {
    const all = lines(await cli.run(['sellers', 'list', '--all', '--json'])).map(({ id }) => id);
    expect(all.length).toBeGreaterThan(1);
    const rows = await cli.run(['sellers', 'list', '--output', 'ndjson']);
    expect(rows).toMatchObject({ code: 0, stderr: '' });
    expect(lines(rows).map(({ id }) => id)).toEqual(all);
    const csv = await cli.run(['sellers', 'list', '--output', 'csv', '--lifecycle', 'INVITED']);
    expect(csv.stdout).toMatch(/^\uFEFFid,programme_id,display_name,/);
    expect(csv.stdout).toContain(',Hunza Apricots,sole_proprietor,');
    expect(csv.stdout.trim().split('\r\n')).toHaveLength(2);
    for (const [args, said] of [
      [['--output', 'xlsx'], '--output is one of csv, ndjson, not “xlsx”'],
      [['--output', 'csv', '--max', '5'], '--output gives the whole list'],
    ] as const)
      expect(await cli.run(['sellers', 'list', ...args])).toMatchObject({
        code: 2,
        stderr: expect.stringContaining(said),
      });
  });
});

describe('a list that breaks off', () => {
  it('is said to be no whole one, and ends with 6', async () => {
    const server = await ScriptedServer.start();
    server.plays({
      handle: (response) => {
        response
          .writeHead(200, { 'content-type': 'text/csv' })
          .write('id\r\nsel_1\r\n', () => response.destroy());
      },
    });
    const half = await cli.run(['sellers', 'list', '--output', 'csv', '--api', server.url]);
    await server.stop();
    expect(half).toMatchObject({
      code: 6,
      stdout: 'id\r\nsel_1\r\n',
      stderr: expect.stringMatching(/^Error: The list broke off \(.+\): what was written is not the whole/),
    });
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
    const path = bench.file('salt.csv', `${CSV}\n`);
    const done = await cli.run(['import', bench.seller.id, path]);
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
    const path2 = bench.file('corrected.csv', corrected.join('\n'));
    const again = await cli.run(['import', bench.seller.id, path2, '--retry', id, '--json']);
    expect(again).toMatchObject({ code: 0, stderr: '' });
    expect(lines(again)).toMatchObject([{ status: 'COMPLETED', retry_of: id, failed_rows_file: null }]);
  });

  it('uploads nothing that is not there or is no catalogue', async () => {
    const missing = await cli.run(['import', bench.seller.id, join(scratch, 'none.csv')]);
    expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining('cannot be read') });
    const odd = await cli.run(['import', bench.seller.id, bench.file('notes.txt', 'x')]);
    expect(odd).toMatchObject({ code: 1, stderr: expect.stringContaining('.csv, .xlsx or .jsonl') });
  });
});

describe('orders import', () => {
  it('takes a file twice for once, and says which lines it cannot take', async () => {
    const csv = bench.file(
      'orders.csv',
      'external_id,ordered_at,amount,currency\nO-1,2026-03-01T10:00:00Z,12.50,USD\nO-2,yesterday,1,USD\n',
    );
    const args = ['orders', 'import', csv, '--seller', bench.seller.id, '--channel', 'own_website'];
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
