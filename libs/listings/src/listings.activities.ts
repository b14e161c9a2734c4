import { ProductRepository } from '@app/catalogue';
import { Database } from '@app/database';
import { canonicalJson, Vault } from '@app/platform';
import { Injectable } from '@nestjs/common';
import type {
  ListingActivities,
  ListingIds,
  ListingPage,
  PreparedListings,
  SellersPage,
} from '@workflows/listing/listing.contract';
import { ListingChannels } from './channels/channels';
import { channelDefinition } from './channels/definitions';
import { COMPLIANCE_RULE_SET } from './compliance';
import type { ListingStatus, NotLiveReason } from './listing';
import { blockersOf, payloadHash, payloadOf, servesDestination } from './listing-assessment';
import { loadListingContext } from './listing-context';
import { accept, confirm, ON_CHANNEL, submit } from './listing-moves';
import { planListing } from './listing-plan';
import { isRecordedAlone, type Move, recordMove, recordMoves } from './listing-record';
import { type Listing, ListingRepository } from './listing.repository';

const PRODUCTS_PER_PAGE = 25;
const LISTINGS_PER_PAGE = 100;
const SELLERS_PER_PAGE = 100;
const { rules, version: ruleSetVersion } = COMPLIANCE_RULE_SET;

const NOT_WITHDRAWN: readonly ListingStatus[] = [
  ...ON_CHANNEL,
  'NOT_READY',
  'READY',
  'REJECTED_BY_CHANNEL',
  'SUPPRESSED',
  'PAUSED',
];

/**
 * The only writer of listings. Rows are written in a transaction; channels are called outside of it, and may be repeatedly.
 * Private methods are `#`: the worker registers everything else as an activity.
 */
@Injectable()
export class ListingsActivities implements ListingActivities {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly channels: ListingChannels,
  ) {}

  async prepareListings({ tenantId, sellerId, after }: ListingPage): Promise<PreparedListings> {
    return this.database.transaction(tenantId, async (tx) => {
      const listings = new ListingRepository(tx);
      await listings.lockSeller(sellerId);
      const context = await loadListingContext(tx, this.vault, sellerId);
      const nothing: PreparedListings = { publishIds: [], takeDownIds: [], next: null };
      // Whatever came too early is done by the activation's own batch.
      if (context.seller.lifecycle !== 'ACTIVE') return nothing;
      const read = await new ProductRepository(tx).page(sellerId, after, PRODUCTS_PER_PAGE);
      const products = new Map(read.slice(0, PRODUCTS_PER_PAGE).map((product) => [product.id, product]));
      const places = [...products.values()].flatMap(({ id: productId, sku }) =>
        context.channels.flatMap((channel) =>
          context.destinations
            .filter((destination) => servesDestination(channel, destination))
            .map((destination) => ({ productId, sku, channel: channel.name, destination })),
        ),
      );
      const result: PreparedListings = { publishIds: [], takeDownIds: [], next: null };
      const moves: Move[] = [];
      for (const row of await listings.ensure(sellerId, [...products.keys()], places)) {
        const product = products.get(row.productId)!;
        const channel = channelDefinition(row.channel)!;
        const offered = context.channels.includes(channel) && context.destinations.includes(row.destination);
        const blockers: NotLiveReason[] = offered
          ? blockersOf(context, product, channel, row.destination, rules)
          : [{ code: 'CHANNEL.DESTINATION_NOT_SERVED' }];
        const plan = planListing(
          row.version === 0 ? null : row,
          blockers,
          payloadHash(payloadOf(context, product, row)),
        );
        if (plan.publish) result.publishIds.push(row.id);
        if (plan.takeDown) result.takeDownIds.push(row.id);
        const { status, reasons } = plan;
        const isSame =
          row.version > 0 &&
          row.status === status &&
          row.ruleSetVersion === ruleSetVersion &&
          canonicalJson(row.reasons) === canonicalJson(reasons);
        if (isSame) continue;
        await listings.update(row, { status, reasons, ruleSetVersion, sku: product.sku });
        // A row of version 0 was made just now, and begins where it is put.
        if (row.status === status && row.version > 0) continue;
        if (isRecordedAlone(status)) await recordMove(tx, row, status);
        else moves.push({ id: row.id, to: status });
      }
      await recordMoves(tx, sellerId, moves);
      if (read.length > PRODUCTS_PER_PAGE) result.next = [...products.keys()].at(-1) ?? null;
      return result;
    });
  }

  async publishListings({ tenantId, sellerId, ids }: ListingIds): Promise<void> {
    const sending = await this.database.transaction(tenantId, (tx) => submit(tx, this.vault, sellerId, ids));
    // One that the channel fails for must not stop the others; the next attempt comes back to it.
    const failures: unknown[] = [];
    for (const listing of sending) {
      await this.#send(tenantId, listing).catch((error: unknown) => failures.push(error));
    }
    if (failures.length) throw failures[0];
  }

  async readBackListings({ tenantId, ids }: ListingIds): Promise<{ pending: string[] }> {
    const rows = await this.database.read(tenantId, (tx) => new ListingRepository(tx).byIds(ids));
    const pending: string[] = [];
    for (const row of rows) {
      if (row.status !== 'ACCEPTED_BY_CHANNEL' || !row.channelRef) continue;
      const read = await this.channels.get(row.channel).readBack(tenantId, row.channelRef);
      const isLive = await this.database.transaction(tenantId, (tx) => confirm(tx, this.vault, row, read));
      if (!isLive) pending.push(row.id);
    }
    return { pending };
  }

  async takeDownListings({ tenantId, ids }: ListingIds): Promise<void> {
    const rows = await this.database.read(tenantId, (tx) => new ListingRepository(tx).byIds(ids));
    for (const { status, channel, channelRef } of rows) {
      if (status === 'SUPPRESSED' && channelRef) await this.#hide(tenantId, channel, channelRef);
    }
  }

  async sellersToReassess({
    tenantId,
    after,
  }: SellersPage): Promise<{ sellerIds: string[]; next: string | null }> {
    const found = await this.database.read(tenantId, (tx) =>
      new ListingRepository(tx).sellersWithGoods(after, SELLERS_PER_PAGE),
    );
    const sellerIds = found.slice(0, SELLERS_PER_PAGE);
    return { sellerIds, next: found.length > SELLERS_PER_PAGE ? sellerIds.at(-1)! : null };
  }

  async pauseListings(page: ListingPage): Promise<{ next: string | null }> {
    return this.#leave(page, 'PAUSED', [...ON_CHANNEL, 'PAUSED'], 'SELLER.ON_HOLD');
  }

  async withdrawListings(page: ListingPage): Promise<{ next: string | null }> {
    return this.#leave(page, 'WITHDRAWN', [...NOT_WITHDRAWN, 'WITHDRAWN'], 'SELLER.OFFBOARDED');
  }

  /**
   * Rows first, then the channel: whoever publishes at the same time sees the row and undoes it. The rows of the page that
   * are already there are taken down once more, for an earlier attempt may have died before it came to them.
   */
  async #leave(
    { tenantId, sellerId, after }: ListingPage,
    to: 'PAUSED' | 'WITHDRAWN',
    from: readonly ListingStatus[],
    code: 'SELLER.ON_HOLD' | 'SELLER.OFFBOARDED',
  ): Promise<{ next: string | null }> {
    const rows = await this.database.transaction(tenantId, async (tx) => {
      const listings = new ListingRepository(tx);
      const { seller } = await loadListingContext(tx, this.vault, sellerId);
      // Lifted, or the offboarding cancelled, before we came to it.
      const isBack = to === 'PAUSED' ? seller.lifecycle === 'ACTIVE' : seller.lifecycle !== 'OFFBOARDING';
      if (isBack) return [];
      const found = await listings.lockInStatus(sellerId, from, after, LISTINGS_PER_PAGE);
      for (const row of found) {
        if (row.status === to) continue;
        await listings.update(row, { status: to, reasons: [{ code }] });
        await recordMove(tx, row, to);
      }
      return found;
    });
    for (const { channel, channelRef } of rows) {
      if (!channelRef) continue;
      await this.#hide(tenantId, channel, channelRef);
      if (to === 'WITHDRAWN') await this.channels.get(channel).withdraw(tenantId, channelRef);
    }
    return { next: rows.length === LISTINGS_PER_PAGE ? rows.at(-1)!.id : null };
  }

  async #send(tenantId: string, listing: Listing): Promise<void> {
    const { channel } = listing;
    const result = await this.channels.get(channel).publish(tenantId, listing.sent!);
    const arrival = await this.database.transaction(tenantId, (tx) => accept(tx, listing, result));
    // A hold or a rule came in between: what we have just put there goes away again.
    if ('ref' in result && arrival === 'stopped') await this.#hide(tenantId, channel, result.ref);
    // Refused: what buyers saw until now is not what the seller sells any more.
    const isRefused = 'rejected' in result && arrival === 'recorded';
    if (isRefused && listing.channelRef) await this.#hide(tenantId, channel, listing.channelRef);
  }

  /** Down only when our own read-back finds nothing. */
  async #hide(tenantId: string, name: string, ref: string): Promise<void> {
    const channel = this.channels.get(name);
    await channel.pause(tenantId, ref);
    if (await channel.readBack(tenantId, ref)) throw new Error(`Channel ${name} still shows ${ref}`);
  }
}
