/**
 * What waits for what: reads for the database, writes for workflows too, uploads for their sender, exports for who reads them.
 * None may hold up the others.
 */
export type LoadClass = 'read' | 'write' | 'upload' | 'stream' | 'export';

export interface LoadLimits {
  /** In work at once, by class. */
  concurrent: Readonly<Record<LoadClass, number>>;
  /** Waiting for a place, by class. */
  queued: number;
  /** Longer than this nobody waits. */
  maxWaitMs: number;
  /** Above this delay of the event loop nothing new is taken. */
  maxDelayMs: number;
}

interface Waiting {
  admit: () => void;
  timer: NodeJS.Timeout;
}

/**
 * Takes no more work than can be done in time: so many requests at once, a short queue behind them, and nothing while the event
 * loop itself lags. What is not taken is told so at once, so that latency does not collapse for all.
 */
export class LoadGate {
  private readonly running: Record<LoadClass, number> = {
    read: 0,
    write: 0,
    upload: 0,
    stream: 0,
    export: 0,
  };
  private readonly waiting: Record<LoadClass, Waiting[]> = {
    read: [],
    write: [],
    upload: [],
    stream: [],
    export: [],
  };
  private refused = 0;

  constructor(
    readonly limits: LoadLimits,
    private readonly delayMs: () => number,
  ) {}

  /** True when the request may run; then `leave` must be called once. */
  async enter(kind: LoadClass): Promise<boolean> {
    if (this.delayMs() > this.limits.maxDelayMs) return this.refuse();
    if (this.running[kind] < this.limits.concurrent[kind]) {
      this.running[kind]++;
      return true;
    }
    if (this.waiting[kind].length >= this.limits.queued) return this.refuse();
    return new Promise<boolean>((resolve) => {
      const entry: Waiting = {
        admit: () => {
          clearTimeout(entry.timer);
          resolve(true);
        },
        timer: setTimeout(() => {
          this.waiting[kind].splice(this.waiting[kind].indexOf(entry), 1);
          resolve(this.refuse());
        }, this.limits.maxWaitMs),
      };
      this.waiting[kind].push(entry);
    });
  }

  /** Gives the place to who has waited longest. */
  leave(kind: LoadClass): void {
    const next = this.waiting[kind].shift();
    if (next) next.admit();
    else this.running[kind]--;
  }

  /** What is in work and what was refused so far. */
  state(): { running: Readonly<Record<LoadClass, number>>; waiting: number; refused: number } {
    const waiting = Object.values(this.waiting).reduce((sum, queue) => sum + queue.length, 0);
    return { running: { ...this.running }, waiting, refused: this.refused };
  }

  private refuse(): false {
    this.refused++;
    return false;
  }
}
