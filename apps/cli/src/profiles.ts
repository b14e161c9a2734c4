import { chmod, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { EXIT } from './exit-codes.ts';
import { CommandFailure } from './failure.ts';

/** What one login left behind. */
export interface Profile {
  api: string;
  apiKey?: string;
  client?: { clientId: string; clientSecret: string; scope?: string };
  oidc?: { issuer: string; clientId: string; accessToken: string; refreshToken?: string; expiresAt: number };
}

type Profiles = Record<string, Profile>;

/** Whoever holds the lock for longer has died: a renewal gives up before. */
const ABANDONED_MS = 60_000;
const LOOK_AGAIN_MS = 50;

/** `$XDG_CONFIG_HOME/rahdari/credentials.json`: readable by its owner only, and replaced as a whole. */
export class ProfileFile {
  readonly path: string;

  constructor(env: NodeJS.ProcessEnv) {
    const base = env.XDG_CONFIG_HOME || join(env.HOME || homedir(), '.config');
    this.path = join(base, 'rahdari', 'credentials.json');
  }

  async read(): Promise<Profiles> {
    let text: string;
    try {
      text = await readFile(this.path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
      throw error;
    }
    try {
      return (JSON.parse(text) as { profiles: Profiles }).profiles ?? {};
    } catch {
      throw new CommandFailure(
        EXIT.failed,
        `${this.path} is not readable as JSON.`,
        'Remove it and sign in again.',
      );
    }
  }

  save(name: string, profile: Profile): Promise<void> {
    return this.change((profiles) => void (profiles[name] = profile));
  }

  /** False when there was none. */
  remove(name: string): Promise<boolean> {
    return this.change((profiles) => {
      const was = name in profiles;
      delete profiles[name];
      return was;
    });
  }

  /** One at a time, whichever process it is in: `work` sees what the one before has left, and changes it in place. */
  async change<T>(work: (profiles: Profiles) => T | Promise<T>): Promise<T> {
    await mkdir(dirname(this.path), { recursive: true, mode: 0o700 });
    const lock = await this.lock();
    try {
      const profiles = await this.read();
      const before = JSON.stringify(profiles);
      const result = await work(profiles);
      if (JSON.stringify(profiles) !== before) await this.write(profiles);
      return result;
    } finally {
      await rm(lock, { force: true });
    }
  }

  private async lock(): Promise<string> {
    const lock = `${this.path}.lock`;
    for (;;) {
      try {
        await writeFile(lock, `${process.pid}\n`, { flag: 'wx', mode: 0o600 });
        return lock;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const { mtimeMs } = await stat(lock).catch(() => ({ mtimeMs: Date.now() }));
      if (Date.now() - mtimeMs > ABANDONED_MS) await rm(lock, { force: true });
      else await setTimeout(LOOK_AGAIN_MS);
    }
  }

  private async write(profiles: Profiles): Promise<void> {
    const fresh = `${this.path}.${process.pid}`;
    await writeFile(fresh, `${JSON.stringify({ profiles }, null, 2)}\n`, { mode: 0o600 });
    await chmod(fresh, 0o600);
    await rename(fresh, this.path);
  }
}
