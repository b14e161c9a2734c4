import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { type Rahdari, startProcesses } from '../support/processes';

/** What an operator and a container's probe run: the built commands, as processes, against the real servers. */
const NOBODY_LISTENS = '127.0.0.1:1';
const PRODUCTION = {
  RAHDARI_MODE: 'production',
  RAHDARI_WEBHOOKS_ALLOW_LOCAL: '',
  // What the sandbox has is not taken in this mode.
  WHATSAPP_URL: 'https://whatsapp.example',
  SMS_URL: 'https://sms.example',
};

let rahdari: Rahdari;
let emptyDatabase: string;

async function onServer(sql: string): Promise<void> {
  const client = new Client({ connectionString: process.env.DATABASE_URL });
  await client.connect();
  await client.query(sql).finally(() => client.end());
}

beforeAll(async () => {
  rahdari = await startProcesses();
  emptyDatabase = `rahdari_empty_${randomUUID().replaceAll('-', '')}`;
  await onServer(`CREATE DATABASE ${emptyDatabase}`);
});

afterAll(async () => {
  await rahdari?.stop();
  await onServer(`DROP DATABASE IF EXISTS ${emptyDatabase} WITH (FORCE)`);
});

describe('health', () => {
  it.each([[['health']], [['health', '--here']]])('%j is 0 while a worker polls', (args) => {
    expect(rahdari.command(args)).toEqual({ code: 0, stdout: 'healthy\n', stderr: '' });
  });

  it('is 1 on a task queue without a worker', () => {
    const changes = { TEMPORAL_TASK_QUEUE: `nobody-${randomUUID()}` };
    expect(rahdari.command(['health'], changes)).toMatchObject({
      code: 1,
      stdout: 'No worker polls the task queue\n',
    });
  });

  it('is 1 without PostgreSQL', () => {
    const changes = { DATABASE_URL: `postgres://nobody@${NOBODY_LISTENS}/none` };
    expect(rahdari.command(['health'], changes)).toMatchObject({
      code: 1,
      stdout: 'PostgreSQL does not answer\n',
    });
  });

  it('is 1 before the migrations, and leaves the database as it was', async () => {
    const url = new URL(process.env.DATABASE_URL!);
    url.pathname = `/${emptyDatabase}`;
    const { code, stdout } = rahdari.command(['health'], { DATABASE_URL: url.href });
    expect({ code, stdout }).toEqual({
      code: 1,
      stdout: expect.stringMatching(/^Migrations are not complete: \w+ and \d+ more\n$/),
    });
    const client = new Client({ connectionString: url.href });
    await client.connect();
    const { rows } = await client.query(`SELECT tablename FROM pg_tables WHERE schemaname = 'public'`);
    await client.end();
    expect(rows).toEqual([]);
  });

  it('is 1 without Temporal', () => {
    expect(rahdari.command(['health'], { TEMPORAL_ADDRESS: NOBODY_LISTENS })).toMatchObject({
      code: 1,
      stdout: 'Temporal does not answer, or has no such namespace\n',
    });
  });

  it('is 1 and names what is missing in one line when the configuration is not usable', () => {
    const { code, stdout } = rahdari.command(['health'], { RAHDARI_SECRET: 'short', DATABASE_URL: '' });
    expect(code).toBe(1);
    expect(stdout.trimEnd().split('\n')).toEqual([expect.stringMatching(/DATABASE_URL.*RAHDARI_SECRET/)]);
  });
});

describe('work', () => {
  it('does not begin on a database without the walls between tenants', () => {
    const url = new URL(process.env.DATABASE_URL!);
    url.pathname = `/${emptyDatabase}`;
    const { code, stdout, stderr } = rahdari.command(['work'], { DATABASE_URL: url.href });
    expect(code).toBe(1);
    expect(stdout + stderr).toMatch(/The database does not keep tenants apart.*migrations are not complete/);
  });
});

describe('key', () => {
  const readSellers = (token: string): Promise<number> =>
    fetch(`${rahdari.url}/v1/sellers`, { headers: { authorization: `Bearer ${token}` } }).then(
      ({ status }) => status,
    );

  it('makes the first key of an installation, which the API takes', async () => {
    const made = rahdari.command(['key', '--tenant', 'First', '--role', 'agent'], PRODUCTION);
    expect(made).toEqual({ code: 0, stdout: expect.stringMatching(/^rhd_live_\S+\n$/), stderr: '' });
    expect(await readSellers(made.stdout.trim())).toBe(200);
    expect(await readSellers(`${made.stdout.trim().slice(0, -1)}x`)).toBe(401);
  });

  it.each([
    ['a role that does not exist', ['--tenant', 'First', '--role', 'king']],
    ['a seller, whose key is made with the invitation', ['--tenant', 'First', '--role', 'seller']],
    ['no tenant', ['--role', 'agent']],
  ])('refuses %s', (_what, args) => {
    const refused = rahdari.command(['key', ...args]);
    expect(refused.code).toBe(1);
    expect(refused.stdout).not.toContain('rhd_');
  });
});
