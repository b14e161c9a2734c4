import {
  type Listing,
  ListingChannels,
  ListingsActivities,
  ListingsService,
  StorefrontService,
} from '@app/listings';
import { FixedClock, type Principal, Vault } from '@app/platform';
import { StorefrontChannel } from '../../libs/listings/src/channels/storefront.channel';
import { createTestDatabase, type TestDatabase } from './database';
import { insertProduct, type ListedSeller, listedSeller } from './listed-seller';

export const BENCH_NOW = new Date('2026-11-24T08:00:00Z');

export const callerOf = ({ tenantId }: ListedSeller, given: Partial<Principal> = {}): Principal => ({
  tenantId,
  callerId: 'key_1',
  role: 'agent',
  ...given,
});

/** Listings on a database of their own, with a clock that tests set. */
export class ListingBench {
  readonly vault = new Vault('ad'.repeat(32));
  readonly channel: StorefrontChannel;
  readonly activities: ListingsActivities;
  readonly service: ListingsService;
  readonly storefront: StorefrontService;

  private constructor(
    readonly test: TestDatabase,
    readonly clock: FixedClock,
  ) {
    this.channel = new StorefrontChannel(test.database);
    this.activities = this.activitiesWith(this.channel);
    this.service = new ListingsService(test.database, this.vault, clock);
    this.storefront = new StorefrontService(test.database, this.vault);
  }

  static async open(): Promise<ListingBench> {
    const clock = new FixedClock(BENCH_NOW);
    return new ListingBench(await createTestDatabase(clock), clock);
  }

  activitiesWith(channel: StorefrontChannel): ListingsActivities {
    return new ListingsActivities(this.test.database, this.vault, new ListingChannels(channel));
  }

  seller(application: Record<string, unknown>): Promise<ListedSeller> {
    return listedSeller(this.test.database, this.vault, application);
  }

  product(seller: ListedSeller, given: Parameters<typeof insertProduct>[2]): Promise<string> {
    return insertProduct(this.test.database, seller, given);
  }

  async rowsOf(seller: ListedSeller): Promise<Listing[]> {
    return (await this.service.list(callerOf(seller), seller.sellerId, {}, { limit: 200 })).data;
  }

  async shown(seller: ListedSeller): Promise<string[]> {
    return (await this.rowsOf(seller))
      .map(({ sku, channel: name, destination, status, reasons }) =>
        [sku, name, destination, status, ...reasons.map((reason) => reason.ruleId ?? reason.code)].join(' '),
      )
      .sort();
  }

  /** One whole batch, as the workflow runs it. */
  async publish(seller: ListedSeller): Promise<string[]> {
    const pending: string[] = [];
    for (let after: string | null = null; ;) {
      const page = await this.activities.prepareListings({ ...seller, after });
      await this.activities.takeDownListings({ ...seller, ids: page.takeDownIds });
      await this.activities.publishListings({ ...seller, ids: page.publishIds });
      const read = await this.activities.readBackListings({ ...seller, ids: page.publishIds });
      pending.push(...read.pending);
      if (page.next === null) return pending;
      after = page.next;
    }
  }

  async edit(seller: ListedSeller, application: Record<string, unknown>): Promise<void> {
    const column = `sellers.application|${seller.sellerId}`;
    const sealed = this.vault.seal(seller.tenantId, 'answers', column, JSON.stringify(application));
    await this.write(seller, `UPDATE sellers SET application_sealed = $2 WHERE id = $1`, [
      seller.sellerId,
      sealed,
    ]);
  }

  setLifecycle(seller: ListedSeller, lifecycle: string): Promise<unknown> {
    return this.write(seller, `UPDATE sellers SET lifecycle = $2 WHERE id = $1`, [
      seller.sellerId,
      lifecycle,
    ]);
  }

  events(seller: ListedSeller, type: string): Promise<{ data: Record<string, unknown> }[]> {
    return this.test.database.read(seller.tenantId, (tx) =>
      tx.query(`SELECT data FROM outbox_events WHERE tenant_id = $1 AND type = $2`, [seller.tenantId, type]),
    );
  }

  write(seller: ListedSeller, sql: string, values: unknown[]): Promise<unknown> {
    return this.test.database.transaction(seller.tenantId, (tx) => tx.query(sql, values));
  }
}
