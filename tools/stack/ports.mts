import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive } from './processes.mts';

const isFree = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });

/** Files of this launcher. */
const spokenFor = new Set<string>();

/**
 * Seconds pass between the choice of a port and its use, and another launcher may be choosing too: a port is spoken for by
 * a file with the launcher's pid, until the launcher ends. False when another one was first.
 */
function speakFor(port: number): boolean {
  const file = join(tmpdir(), `rahdari-port-${port}`);
  const holder = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0;
  if (holder && holder !== process.pid && isAlive(holder)) return false;
  try {
    rmSync(file, { force: true });
    writeFileSync(file, String(process.pid), { flag: 'wx' });
  } catch {
    return false;
  }
  if (!spokenFor.size) process.once('exit', () => spokenFor.forEach((one) => rmSync(one, { force: true })));
  spokenFor.add(file);
  return true;
}

/** The wanted port when it is free, else one that the system gives. */
export async function freePort(wanted = 0): Promise<number> {
  if (wanted && (await isFree(wanted)) && speakFor(wanted)) return wanted;
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}
