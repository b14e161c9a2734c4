import { setTimeout } from 'node:timers/promises';

/**
 * Work that goes on beside the requests: step after step, with a pause that each step asks for, until `stop`. A step must not
 * throw. Nest starts and stops it with the lifecycle hooks of whoever owns it.
 */
export class BackgroundLoop {
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  /** `step` returns how long to wait before the next one, in milliseconds. */
  constructor(private readonly step: () => Promise<number>) {}

  start(): void {
    this.running = this.run();
  }

  /** Ends the pause at once, and returns when the running step has ended. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const pauseMs = await this.step();
      if (pauseMs > 0) await setTimeout(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
