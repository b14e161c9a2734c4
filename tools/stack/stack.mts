import { mkdirSync, rmSync } from 'node:fs';
import { isWritable, removePostgresData, startPostgres } from './postgres.mts';
import { startTemporal } from './temporal.mts';

export interface StackOptions {
  /** Data, pid files and logs live here. */
  stateDir: string;
  log: (line: string) => void;
  /** Always servers of its own, removed with their data on stop (tests). */
  ephemeral?: boolean;
  /** Gets what ends each part as soon as there is something to end: a Ctrl-C may come in the middle of the start. */
  stops?: (() => Promise<void>)[];
}

export interface Stack {
  databaseUrl: string;
  temporalAddress: string;
  temporalUiUrl: string;
  stop(): Promise<void>;
}

/** One line before and one after, with the time it took. */
export async function timed<T>(
  log: (line: string) => void,
  what: string,
  usual: string,
  work: () => Promise<T>,
): Promise<T> {
  const began = performance.now();
  log(`${what} (usually ${usual}) …`);
  const result = await work();
  log(`${what}: done after ${((performance.now() - began) / 1000).toFixed(1)} s`);
  return result;
}

/** Tests pass through continue-as-new after minutes of a life, not years. The server's own figure is 4,096 events. */
const EPHEMERAL_TEMPORAL = { 'limit.historyCount.suggestContinueAsNew': '250' };

/** PostgreSQL and Temporal: those that DATABASE_URL and TEMPORAL_ADDRESS name, else our own. */
export async function startStack({
  stateDir,
  log,
  ephemeral = false,
  stops = [],
}: StackOptions): Promise<Stack> {
  mkdirSync(stateDir, { recursive: true });
  if (!isWritable(stateDir))
    throw new Error(`${stateDir} cannot be written; the local stack keeps its data there.`);
  const stop = async (): Promise<void> => {
    for (const end of stops.splice(0).toReversed()) await end().catch((error: unknown) => log(String(error)));
    if (ephemeral) {
      removePostgresData(stateDir);
      rmSync(stateDir, { recursive: true, force: true });
    }
  };
  try {
    let databaseUrl = ephemeral ? undefined : process.env.DATABASE_URL;
    if (databaseUrl) log('PostgreSQL: the server that DATABASE_URL names');
    else {
      const postgres = await timed(log, 'PostgreSQL 18', '2 s, 10 s the first time', () =>
        startPostgres(stateDir, stops),
      );
      databaseUrl = postgres.url;
    }
    const address = ephemeral ? undefined : process.env.TEMPORAL_ADDRESS;
    if (address) {
      log('Temporal: the server that TEMPORAL_ADDRESS names');
      return { databaseUrl, temporalAddress: address, temporalUiUrl: '', stop };
    }
    const temporal = await timed(log, 'Temporal', '2 s, minutes the first time on a machine', () =>
      startTemporal(stateDir, log, stops, ephemeral ? EPHEMERAL_TEMPORAL : {}),
    );
    return { databaseUrl, temporalAddress: temporal.address, temporalUiUrl: temporal.uiUrl, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
