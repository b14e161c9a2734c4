import type {
  ListingActivities,
  ListingIds,
  ListingPage,
  PreparedListings,
  SellersPage,
} from '@workflows/listing/listing.contract';

/** Two pages; how often a read-back still misses an id is given. */
export class FakeListingActivities implements ListingActivities {
  readonly log: string[] = [];
  private readonly seen = new Map<string, number>();

  constructor(
    private readonly pages: Record<string, PreparedListings>,
    private readonly misses = 0,
    /** By the seller before the page: where the next one goes on, then the page. */
    private readonly sellers: Record<string, [string | null, ...string[]]> = {},
  ) {}

  async prepareListings({ after }: ListingPage): Promise<PreparedListings> {
    this.log.push(`prepare ${after}`);
    return this.pages[String(after)]!;
  }

  async publishListings({ ids }: ListingIds): Promise<void> {
    this.log.push(`publish ${ids.length}`);
  }

  async readBackListings({ ids }: ListingIds): Promise<{ pending: string[] }> {
    const pending = ids.filter((id) => {
      const times = (this.seen.get(id) ?? 0) + 1;
      this.seen.set(id, times);
      return times <= this.misses;
    });
    this.log.push(`read back ${ids.length}, pending ${pending.length}`);
    return { pending };
  }

  async takeDownListings({ ids }: ListingIds): Promise<void> {
    this.log.push(`take down ${ids.join(' ')}`);
  }

  async sellersToReassess({ after }: SellersPage): Promise<{ sellerIds: string[]; next: string | null }> {
    this.log.push(`sellers ${after}`);
    const [next = null, ...sellerIds] = this.sellers[String(after)] ?? [];
    return { sellerIds: sellerIds as string[], next };
  }

  async pauseListings({ after }: ListingPage): Promise<{ next: string | null }> {
    this.log.push(`pause ${after}`);
    return { next: after === null ? 'lst_9' : null };
  }

  async withdrawListings({ after }: ListingPage): Promise<{ next: string | null }> {
    this.log.push(`withdraw ${after}`);
    return { next: null };
  }
}
