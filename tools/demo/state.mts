import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

/** What a demo needs to go on after a crash: its run's name (every idempotency key hangs on it) and keys shown only once. */
export interface DemoState {
  run: string;
  done: boolean;
  /** The day the run began, UTC: dates of a resumed run must not move. */
  today: string;
  programmeId?: string;
  /** Where the demo's webhook receiver listens, and the secret that is shown only once. */
  webhook?: { port: number; secret?: string };
  sellers: Record<string, { id: string; token: string }>;
}

export class DemoStateFile {
  readonly state: DemoState;
  private readonly path: string;

  /** `again`: when the run of this file is done, begin a new one. */
  constructor(path: string, again = false) {
    this.path = path;
    const known = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as DemoState) : undefined;
    this.state =
      known && !(again && known.done)
        ? known
        : {
            run: randomUUID().slice(0, 8),
            done: false,
            today: new Date().toISOString().slice(0, 10),
            sellers: {},
          };
    this.save();
  }

  save(): void {
    const next = `${this.path}.next`;
    writeFileSync(next, JSON.stringify(this.state, null, 2), { mode: 0o600 });
    renameSync(next, this.path);
  }
}
