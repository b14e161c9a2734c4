import { ProductRepository } from '@app/catalogue';
import { Database, type Tx } from '@app/database';
import { canonicalJson, SYSTEM_ACTOR, Vault } from '@app/platform';
import { SellerRepository } from '@app/sellers';
import { Injectable } from '@nestjs/common';
import type {
  ListingActivities,
  ListingIds,
  ListingPage,
  PreparedListings,
  SellersPage,
} from '@workflows/listing/listing.contract';
import type { PublishResult } from './channels/channel';
import { ListingChannels } from './channels/channels';
import { channelDefinition } from './channels/definitions';
import { COMPLIANCE_RULE_SET } from './compliance';
import { type ListingStatus, type NotLiveReason, readbackMatches } from './listing';
import { blockersOf, payloadHash, payloadOf, servesDestination } from './listing-assessment';
import { loadListingContext } from './listing-context';
import { planListing } from './listing-plan';
import { type Listing, ListingRepository } from './listing.repository';

const PRODUCTS_PER_PAGE = 25;
const LISTINGS_PER_PAGE = 100;
const SELLERS_PER_PAGE = 100;
const { rules, version: ruleSetVersion } = COMPLIANCE_RULE_SET;

/** States in which buyers may see it, or soon will. */
const ON_CHANNEL: readonly ListingStatus[] = ['LIVE', 'SUBMITTED', 'ACCEPTED_BY_CHANNEL'];
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
        if (row.status !== status) await record(tx, row, status);
      }
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
        await record(tx, row, to);
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

const EVENT_OF_STATUS: Partial<Record<ListingStatus, string>> = {
  LIVE: 'listing.live',
  SUPPRESSED: 'listing.suppressed',
  PAUSED: 'listing.paused',
  WITHDRAWN: 'listing.withdrawn',
  REJECTED_BY_CHANNEL: 'listing.rejected',
};

/** The change in the audit chain and, where somebody waits for it, in the outbox. */
async function record(tx: Tx, listing: Listing, to: ListingStatus): Promise<void> {
  const type = EVENT_OF_STATUS[to];
  if (!type) return;
  const { id: subject, sellerId, productId, channel, destination } = listing;
  const data = { product_id: productId, channel, destination, previous: listing.status };
  await tx.audit({ actor: SYSTEM_ACTOR, action: type, subject, details: data });
  await tx.emit({ type, subject, sellerId, data });
}

/** Rows that may still be sent become SUBMITTED with what is sent; asked again, for the world moves between two steps. */
async function submit(tx: Tx, vault: Vault, sellerId: string, ids: string[]): Promise<Listing[]> {
  const context = await loadListingContext(tx, vault, sellerId);
  if (context.seller.lifecycle !== 'ACTIVE') return [];
  const listings = new ListingRepository(tx);
  const rows = await listings.lock(ids);
  const products = new Map(
    (await new ProductRepository(tx).byIds(rows.map(({ productId }) => productId))).map((product) => [
      product.id,
      product,
    ]),
  );
  const sending: Listing[] = [];
  for (const row of rows) {
    const product = products.get(row.productId);
    const channel = channelDefinition(row.channel);
    if (!product || !channel?.available || row.sellerId !== sellerId) continue;
    if (blockersOf(context, product, channel, row.destination, rules).length) continue;
    const sent = payloadOf(context, product, row);
    const sentHash = payloadHash(sent);
    const isDone = row.status === 'LIVE' && row.sentHash === sentHash;
    if (isDone || ['NOT_READY', 'WITHDRAWN', 'REJECTED_BY_CHANNEL'].includes(row.status)) continue;
    const reasons = [{ code: 'LISTING.WAITING_FOR_CHANNEL' as const }];
    sending.push(await listings.update(row, { status: 'SUBMITTED', reasons, sent, sentHash }));
  }
  return sending;
}

/**
 * `stopped`: the row has gone another way since it was submitted, and must not be seen. `overtaken`: another batch has sent
 * the same or something newer.
 */
async function accept(
  tx: Tx,
  submitted: Listing,
  result: PublishResult,
): Promise<'recorded' | 'overtaken' | 'stopped'> {
  const listings = new ListingRepository(tx);
  const [row] = await listings.lock([submitted.id]);
  if (!row) return 'stopped';
  const isOurs = row.status === 'SUBMITTED' && row.sentHash === submitted.sentHash;
  if (!isOurs) {
    const goesOn = ON_CHANNEL.includes(row.status);
    if (!goesOn && 'ref' in result && !row.channelRef) await listings.update(row, { channelRef: result.ref });
    return goesOn ? 'overtaken' : 'stopped';
  }
  if ('rejected' in result) {
    await listings.update(row, { status: 'REJECTED_BY_CHANNEL', reasons: [{ code: result.rejected }] });
    await record(tx, row, 'REJECTED_BY_CHANNEL');
    return 'recorded';
  }
  await listings.update(row, {
    status: 'ACCEPTED_BY_CHANNEL',
    reasons: [{ code: 'CHANNEL.READBACK_PENDING' }],
    channelRef: result.ref,
  });
  return 'recorded';
}

/** True when buyers see exactly what was sent, or when the row is no longer waiting for it. */
async function confirm(tx: Tx, vault: Vault, seen: Listing, read: unknown): Promise<boolean> {
  const listings = new ListingRepository(tx);
  const [row] = await listings.lock([seen.id]);
  if (!row || row.status !== 'ACCEPTED_BY_CHANNEL' || row.sentHash !== seen.sentHash) return true;
  const differences = readbackMatches(row.sent, read);
  if (!differences.length) {
    await listings.update(row, { status: 'LIVE', reasons: [], liveAt: row.liveAt ?? tx.now() });
    await record(tx, row, 'LIVE');
    await markSellerLive(tx, vault, row.sellerId);
    return true;
  }
  const pointers = differences.map(({ pointer }) => pointer);
  const reason = read
    ? { code: 'CHANNEL.READBACK_DIFFERS' as const, pointers }
    : { code: 'CHANNEL.READBACK_MISSING' as const };
  await listings.update(row, { reasons: [reason] });
  return false;
}

/** From here the seller counts as live in the uplift study: by what buyers see, never by a first order. */
async function markSellerLive(tx: Tx, vault: Vault, sellerId: string): Promise<void> {
  if (!(await new SellerRepository(tx, vault).markLive(sellerId))) return;
  await tx.audit({ actor: SYSTEM_ACTOR, action: 'seller.went_live', subject: sellerId });
  await tx.emit({ type: 'seller.went_live', subject: sellerId, sellerId });
}
