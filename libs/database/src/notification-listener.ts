import { randomBytes } from 'node:crypto';
import { BackgroundLoop } from '@app/platform';
import { Logger } from '@nestjs/common';
import { Client } from 'pg';
import type { Database } from './database';

const CONNECT_TIMEOUT_MS = 5_000;
const BACK_OFF_MAX_MS = 5_000;

export interface Listening {
  /** In the order of the commits. */
  onMessage(payload: string): void;
  /** From here on something may have been missed. */
  onLost(): void;
}

/**
 * Hears what is notified on one channel, by a connection of its own. It proves all the time that it would hear: a word sent by way
 * of the pool has to come back here. A connection that is broken without a sign, and a pooler that passes no notification on,
 * are then the same as none.
 */
export class NotificationListener {
  /** How often a word is sent, and for how long its coming back is believed. */
  probeEveryMs = 1_000;
  believedMs = 4_000;
  private readonly logger = new Logger(NotificationListener.name);
  private readonly echo = `rahdari_echo_${randomBytes(8).toString('hex')}`;
  private loop: BackgroundLoop | null = null;
  private client: Client | null = null;
  private connectedAt = 0;
  /** Everything that was committed before this was heard. */
  private heardUntil = Number.NEGATIVE_INFINITY;
  private failures = 0;

  constructor(
    private readonly url: string,
    private readonly channel: string,
    private readonly database: Database,
    private readonly listening: Listening,
  ) {}

  /** True when nothing older than `believedMs` can have been missed. */
  get isListening(): boolean {
    return performance.now() - this.heardUntil < this.believedMs;
  }

  start(): void {
    if (this.loop) return;
    this.loop = new BackgroundLoop(() => this.step());
    this.loop.start();
  }

  async stop(): Promise<void> {
    const stopped = this.loop?.stop();
    this.lose(this.client);
    await stopped;
    this.lose(this.client);
  }

  private async step(): Promise<number> {
    try {
      if (this.client && performance.now() - Math.max(this.heardUntil, this.connectedAt) > this.believedMs)
        this.lose(this.client);
      this.client ??= await this.connect();
      await this.database.notify(this.echo, String(performance.now()));
      this.failures = 0;
      return this.probeEveryMs;
    } catch (error) {
      if (this.failures++ === 0)
        this.logger.warn(`Not listening on ${this.channel}: ${(error as Error).message}`);
      this.lose(this.client);
      return Math.min(100 * 2 ** this.failures, BACK_OFF_MAX_MS);
    }
  }

  private async connect(): Promise<Client> {
    const client = new Client({
      connectionString: this.url,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: CONNECT_TIMEOUT_MS,
      keepAlive: true,
      application_name: `rahdari ${this.channel}`,
    });
    client.on('notification', ({ channel, payload = '' }) => {
      if (client !== this.client) return;
      if (channel === this.echo) this.heardUntil = Math.max(this.heardUntil, Number(payload));
      else this.listening.onMessage(payload);
    });
    client.on('error', () => this.lose(client));
    client.on('end', () => this.lose(client));
    try {
      await client.connect();
      await client.query(`LISTEN ${client.escapeIdentifier(this.channel)}`);
      await client.query(`LISTEN ${client.escapeIdentifier(this.echo)}`);
    } catch (error) {
      client.end().catch(() => undefined);
      throw error;
    }
    this.connectedAt = performance.now();
    return client;
  }

  private lose(client: Client | null): void {
    if (!client || client !== this.client) return;
    this.client = null;
    this.heardUntil = Number.NEGATIVE_INFINITY;
    this.listening.onLost();
    client.end().catch(() => undefined);
  }
}
