import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a demo needs to go on after a crash: its run's name (every idempotency key hangs on it) and keys shown only once. */
export interface DemoState {
  run: string;
  done: boolean;
  /** The day the run began, UTC: dates of a resumed run must not move. */
  today: string;
  programmeId?: string;
  sellers: Record<string, { id: string; token: string }>;
}

export class DemoStateFile {
  readonly state: DemoState;
  private readonly path: string;

  constructor(stateDir: string, fresh = false) {
    this.path = join(stateDir, 'demo.json');
    const known = existsSync(this.path)
      ? (JSON.parse(readFileSync(this.path, 'utf8')) as DemoState)
      : undefined;
    const reuse = known && !(fresh && known.done);
    this.state = reuse
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

export const isDemoDone = (stateDir: string): boolean => {
  const path = join(stateDir, 'demo.json');
  return existsSync(path) && (JSON.parse(readFileSync(path, 'utf8')) as DemoState).done;
};
