import { Injectable } from '@nestjs/common';
import { signInBusy } from './errors';

/** Each takes 32 MB and a thread of the few that a process has. */
export const HASHED_AT_ONCE = 3;
/** A second or two behind those. */
export const WAITING_MAX = 24;

/** Bounds how many passwords are hashed at once, and how many wait for it: what is beyond is told so at once. */
@Injectable()
export class HashSlots {
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running < HASHED_AT_ONCE) this.#running++;
    else if (this.#waiting.length < WAITING_MAX)
      // Who leaves hands its place on.
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else throw signInBusy();
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running--;
    }
  }
}
