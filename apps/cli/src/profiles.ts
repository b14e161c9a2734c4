import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
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

  async save(name: string, profile: Profile): Promise<void> {
    await this.write({ ...(await this.read()), [name]: profile });
  }

  /** False when there was none. */
  async remove(name: string): Promise<boolean> {
    const { [name]: removed, ...others } = await this.read();
    if (removed) await this.write(others);
    return Boolean(removed);
  }

  private async write(profiles: Profiles): Promise<void> {
    const folder = join(this.path, '..');
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const fresh = `${this.path}.${process.pid}`;
    await writeFile(fresh, `${JSON.stringify({ profiles }, null, 2)}\n`, { mode: 0o600 });
    await chmod(fresh, 0o600);
    await rename(fresh, this.path);
  }
}
