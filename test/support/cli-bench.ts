import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Applicant, Cast } from './cast';
import { Cli, type CliResult } from './cli';
import type { Json } from './http-client';
import { type Rahdari, startProcesses } from './processes';

/** The command line against real processes, with a tenant, a programme and an active seller of its own. */
export interface CliBench {
  rahdari: Rahdari;
  cast: Cast;
  programme: string;
  seller: Applicant;
  /** A folder for files, and the home of what the command line stores. */
  scratch: string;
  /** Signed in as an integrator. */
  cli: Cli;
  /** Writes a file and gives its path. */
  file(name: string, content: string): string;
  stop(): Promise<void>;
}

export async function startCliBench(tenant: string): Promise<CliBench> {
  const rahdari = await startProcesses();
  const cast = await Cast.in(rahdari, tenant);
  const programme = await cast.programme(0);
  const scratch = mkdtempSync(join(tmpdir(), 'rahdari-cli-'));
  const cli = new Cli(scratch, {
    RAHDARI_API_URL: rahdari.url,
    RAHDARI_API_KEY: cast.as('integrator').token!,
  });
  const seller = await cast.submitted(programme, 'ACTIVE');
  return {
    rahdari,
    cast,
    programme,
    seller,
    scratch,
    cli,
    file(name, content) {
      const path = join(scratch, name);
      writeFileSync(path, content);
      return path;
    },
    async stop() {
      rmSync(scratch, { recursive: true, force: true });
      await rahdari.stop();
    },
  };
}

/** What `--json` has printed, a value a line. */
export const lines = ({ stdout }: CliResult): Json[] =>
  stdout
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Json);
