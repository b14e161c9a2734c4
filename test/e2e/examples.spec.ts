import { execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';
import { Cast } from '../support/cast';
import { WITH_SDK } from '../support/cli';
import { type Rahdari, startProcesses } from '../support/processes';

const EXAMPLES = join(__dirname, '..', '..', 'examples', 'integrations');

let rahdari: Rahdari;
let env: NodeJS.ProcessEnv;

beforeAll(async () => {
  rahdari = await startProcesses();
  const cast = await Cast.in(rahdari, 'examples');
  const seller = await cast.submitted(await cast.programme(0), 'ACTIVE');
  env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    RAHDARI_API_URL: rahdari.url,
    RAHDARI_API_KEY: cast.as('integrator').token,
    RAHDARI_SELLER: seller.id,
  };
}, 120_000);
afterAll(() => rahdari?.stop());

function run(
  command: string,
  args: string[],
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr })));
}

const has = (command: string): boolean => {
  try {
    execFileSync('sh', ['-c', `command -v ${command}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

const EXPECTED = [
  /^1\. Who am I: integrator$/,
  /^2\. Created sel_[0-9a-f]{32}; the same key again gave the same seller$/,
  /^3\. It may not upload yet: SELLER\.CAPABILITY_INACTIVE$/,
  /^4\. Imported: COMPLETED_WITH_ERRORS, 3 rows read, 1 in error$/,
  /^ {3}Failed rows to correct: 1$/,
  /^5\. Walked [2-9] sellers, two a page$/,
  /^6\. Events of it: seller\.invited(, [a-z_.]+)*; next time after=evt_[0-9a-f]{32}$/,
  /^7\. Webhook seller\.invited verified$/,
  /^done$/,
];

/** What an example needs that a machine may lack; where it is missing the example is not run. */
const CASES: [string, string[], string, string[]][] = [
  ['curl', ['curl', 'jq', 'openssl', 'bash'], 'bash', [join(EXAMPLES, 'curl', 'integration.sh')]],
  ['TypeScript', [], process.execPath, [...WITH_SDK, join(EXAMPLES, 'typescript', 'integration.ts')]],
  ['Python', ['python3'], 'python3', [join(EXAMPLES, 'python', 'integration.py')]],
];

for (const [name, needs, command, args] of CASES)
  (needs.every(has) ? it : it.skip)(`the ${name} example does all that it says`, async () => {
    const { code, stdout, stderr } = await run(command, args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toEqual(EXPECTED.map((line) => expect.stringMatching(line)));
  });
