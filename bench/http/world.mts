import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pause, ROOT } from '../measure.mts';
import { untilReady } from '../running.mts';
import type { Side } from './load.mts';
import type { World } from './operations.mts';

const DRAFTS = 60;
/** After it nothing of the demo, and of the drafts' workflows, is still at work. */
const SETTLED_MS = 15_000;

interface Links {
  api: string;
  database_url: string;
  temporal_address: string;
  tokens: Record<string, string>;
}

export interface Bench {
  world: World;
  sides: Side[];
  stop(): Promise<void>;
}

/**
 * `npm start` in a folder of its own, with its demo programme and some sellers more; and beside it the bare server on the same
 * PostgreSQL and the same Temporal.
 */
export async function openBench(): Promise<Bench> {
  const stateDir = mkdtempSync(join(tmpdir(), 'rahdari-bench-'));
  const run = await untilReady('npm', ['start', '--', '--state-dir', stateDir], ROOT, process.env);
  let bare: ChildProcess | undefined;
  const stop = async (): Promise<void> => {
    bare?.kill('SIGTERM');
    await run.stop();
    rmSync(stateDir, { recursive: true, force: true });
  };
  try {
    const links = JSON.parse(readFileSync(join(stateDir, 'stack.json'), 'utf8')) as Links;
    const world = await furnish(links);
    const port = Number(new URL(links.api).port) + 7;
    bare = spawn(process.execPath, [join(import.meta.dirname, 'bare-server.mts')], {
      env: {
        ...process.env,
        DATABASE_URL: links.database_url,
        TEMPORAL_ADDRESS: links.temporal_address,
        RAHDARI_SECRET: readFileSync(join(stateDir, 'secret'), 'utf8'),
        BENCH_PRINCIPALS: JSON.stringify(await principalsOf(links)),
        PORT: String(port),
      },
      stdio: 'inherit',
    });
    const sides: Side[] = [
      {
        name: 'rahdari',
        url: links.api,
        pid: Number(readFileSync(join(stateDir, 'api.pid'), 'utf8')),
      },
      { name: 'bare', url: `http://127.0.0.1:${port}`, pid: bare.pid! },
    ];
    await pause(SETTLED_MS);
    return { world, sides, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const call = async <T,>(links: Links, role: string, path: string, body?: unknown): Promise<T> => {
  const answer = await fetch(links.api + path, {
    method: body ? 'POST' : 'GET',
    headers: {
      ...(role && { authorization: `Bearer ${links.tokens[role]}` }),
      ...(body ? { 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
};

async function principalsOf(links: Links): Promise<Record<string, unknown>> {
  const principals: Record<string, unknown> = {};
  for (const role of ['agent', 'integrator']) {
    const me = await call<{ tenant_id: string; caller_id: string }>(links, role, '/v1/me');
    principals[role] = { tenantId: me.tenant_id, callerId: me.caller_id, role };
  }
  return principals;
}

async function furnish(links: Links): Promise<World> {
  const active = await call<{ data: { id: string; programme_id: string; imported: boolean }[] }>(
    links,
    'agent',
    '/v1/sellers?lifecycle=ACTIVE&imported=false&limit=1',
  );
  const { id: seller, programme_id: programmeId } = active.data[0]!;
  const drafts: string[] = [];
  for (let n = 0; n < DRAFTS; n++) {
    const invited = await call<{ id: string; invitation_token: string }>(links, 'agent', '/v1/sellers', {
      programme_id: programmeId,
      display_name: `Mills of the bench ${n}`,
      legal_form: 'sole_proprietor',
      application: { email: `bench-${n}@rahdari.example` },
    });
    await call(links, '', '/v1/invitations/accept', { token: invited.invitation_token });
    drafts.push(invited.id);
  }
  return {
    agentToken: links.tokens.agent!,
    integratorToken: links.tokens.integrator!,
    seller,
    drafts,
    word: 'cotton',
  };
}
