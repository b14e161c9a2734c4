import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Output } from './output.ts';
import { type Profile, ProfileFile } from './profiles.ts';
import { Session } from './session.ts';

const HOME = 'https://api.home.example';
const STORED: Profile = { api: HOME, apiKey: 'rhd_live_home' };
const STAGING: Profile = { api: 'https://staging.example/rahdari', apiKey: 'rhd_live_staging' };
let scratch: string;

beforeAll(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'rahdari-session-'));
  const file = new ProfileFile({ XDG_CONFIG_HOME: scratch });
  await file.save('default', STORED);
  await file.save('staging', STAGING);
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const session = (values: Record<string, string> = {}, env: Record<string, string> = {}): Session =>
  new Session(values, { XDG_CONFIG_HOME: scratch, ...env }, {} as Output);
const profile = (...of: Parameters<typeof session>): Promise<Profile | undefined> => session(...of).profile();

describe('what login stored', () => {
  it.each<[string, Record<string, string>, Record<string, string>]>([
    ['--api', { api: 'https://evil.example' }, {}],
    ['the environment', {}, { RAHDARI_API_URL: 'https://evil.example' }],
    ['another port', { api: `${HOME}:8443` }, {}],
    ['no encryption', { api: 'http://api.home.example' }, {}],
    ['what is no address', { api: 'api.home.example' }, {}],
  ])('does not go where it was not stored for: %s', async (_, values, env) => {
    const refused = session(values, env).client();
    await expect(refused).rejects.toMatchObject({
      exitCode: 3,
      message: expect.stringContaining(`are for ${HOME} and are not sent to`),
    });
    await expect(refused).rejects.not.toThrow(STORED.apiKey);
  });

  it('goes to another path of the same place', async () => {
    expect(await profile({ api: `${HOME}/rahdari` })).toEqual({ ...STORED, api: `${HOME}/rahdari` });
    expect(await profile()).toEqual(STORED);
  });
});

describe('the environment', () => {
  const key = { RAHDARI_API_KEY: 'rhd_live_job' };

  it('goes before what is stored, wherever it leads', async () => {
    const there = { ...key, RAHDARI_API_URL: 'https://other.example' };
    expect(await profile({}, there)).toEqual({ api: 'https://other.example', apiKey: 'rhd_live_job' });
    expect(await profile({}, key)).toEqual({ api: HOME, apiKey: 'rhd_live_job' });
  });

  it('gives way to a profile that is asked for by name', async () => {
    expect(await profile({ profile: 'staging' }, key)).toEqual(STAGING);
    expect(await profile({ profile: 'nobody' }, { ...key, RAHDARI_API_URL: HOME })).toBeUndefined();
    const elsewhere = session({ profile: 'staging' }, { ...key, RAHDARI_API_URL: HOME }).client();
    await expect(elsewhere).rejects.toThrow(`are for ${STAGING.api} and are not sent to ${HOME}`);
  });
});
