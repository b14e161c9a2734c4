import { Database, NotificationListener } from '@app/database';
import { AppConfig, Clock } from '@app/platform';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { FoundApiKey } from './api-key.repository';

/** Of the trigger on `api_keys`; the payload is the id of the key that changed. */
export const API_KEYS_CHANNEL = 'rahdari_api_keys';

/** The belt beside the braces, and how exact `last_used_at` stays: a key in use is looked up again after this time. */
const KEPT_MS = 15_000;
const KEYS_MAX = 10_000;

interface Entry {
  key: FoundApiKey;
  /** On the process's own clock, which nobody sets. */
  keptUntil: number;
}

/**
 * Keys that were looked up lately, by hash: a request with a known key costs no statement. What changes a key ends its entry in
 * every process, by a notification that its transaction sends; while this process could miss one, nothing is taken from here. Only
 * what is good is kept: a key that is none is looked up each time (ADR 19).
 */
@Injectable()
export class ApiKeyCache implements OnApplicationShutdown {
  readonly listener: NotificationListener;
  private readonly entries = new Map<string, Entry>();
  /** Grows with every change: what was read before one is not kept after it. */
  private changes = 0;
  private hits = 0;
  private lookups = 0;

  constructor(
    database: Database,
    { database: { url } }: AppConfig,
    private readonly clock: Clock,
  ) {
    this.listener = new NotificationListener(url, API_KEYS_CHANNEL, database, {
      onMessage: (id) => this.forget(id),
      onLost: () => this.clear(),
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.listener.stop();
  }

  /** The key of this hash: from memory, or by `lookUp`. The first call begins to listen. */
  async find(hash: string, lookUp: () => Promise<FoundApiKey | undefined>): Promise<FoundApiKey | undefined> {
    this.listener.start();
    const known = this.known(hash);
    if (known) {
      this.hits++;
      return known;
    }
    this.lookups++;
    const { changes } = this;
    // Asked before the reading: what is committed after it was begun is heard, or believed to be missed.
    const { isListening } = this.listener;
    const key = await lookUp();
    if (key && isListening && changes === this.changes) this.keep(hash, key);
    return key;
  }

  /** At once in this process, without waiting to hear of it. */
  forget(id: string): void {
    this.changes++;
    for (const [hash, { key }] of this.entries) if (key.id === id) this.entries.delete(hash);
  }

  state(): { size: number; hits: number; lookups: number; isListening: boolean } {
    const { hits, lookups } = this;
    return { size: this.entries.size, hits, lookups, isListening: this.listener.isListening };
  }

  private known(hash: string): FoundApiKey | undefined {
    const entry = this.entries.get(hash);
    if (!entry || !this.listener.isListening) return undefined;
    if (
      entry.keptUntil > performance.now() &&
      (!entry.key.goodUntil || entry.key.goodUntil > this.clock.now())
    )
      return entry.key;
    this.entries.delete(hash);
    return undefined;
  }

  private keep(hash: string, key: FoundApiKey): void {
    // The one that has been here longest; in use, it comes back with its next request.
    if (this.entries.size >= KEYS_MAX)
      for (const oldest of this.entries.keys()) {
        this.entries.delete(oldest);
        break;
      }
    this.entries.set(hash, { key, keptUntil: performance.now() + KEPT_MS });
  }

  private clear(): void {
    this.changes++;
    this.entries.clear();
  }
}
