import { randomUUID } from 'node:crypto';
import {
  IDS_PER_ACTIVITY,
  LISTING_BATCH,
  type ListingActivities,
  type ListingBatchInput,
  type ListingIds,
  type ListingPage,
  listingBatchWorkflowId,
  type PreparedListings,
} from '@workflows/listing/listing.contract';
import { withWorker } from '../support/temporal';

/** Two pages; how often a read-back still misses an id is given. */
class FakeListings implements ListingActivities {
  readonly log: string[] = [];
  private readonly seen = new Map<string, number>();

  constructor(
    private readonly pages: Record<string, PreparedListings>,
    private readonly misses = 0,
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

  async pauseListings({ after }: ListingPage): Promise<{ next: string | null }> {
    this.log.push(`pause ${after}`);
    return { next: after === null ? 'lst_9' : null };
  }

  async withdrawListings({ after }: ListingPage): Promise<{ next: string | null }> {
    this.log.push(`withdraw ${after}`);
    return { next: null };
  }
}

async function run(fake: FakeListings, given: Partial<ListingBatchInput> = {}): Promise<string[]> {
  await withWorker(fake, async (client, taskQueue) => {
    const input: ListingBatchInput = {
      tenantId: 'ten_test',
      sellerId: 'sel_test',
      action: 'publish',
      after: null,
      readBackDelaysMs: [1, 1],
      ...given,
    };
    await client.workflow.execute(LISTING_BATCH, {
      taskQueue,
      workflowId: listingBatchWorkflowId('ten_test', 'sel_test', randomUUID()),
      args: [input],
    });
  });
  return fake.log;
}

const ids = (count: number): string[] => Array.from({ length: count }, (_, n) => `lst_${n}`);

describe('the listing workflow', () => {
  it('goes page by page, takes down before it publishes, and publishes in bounded batches', async () => {
    const pages = {
      null: { publishIds: ids(IDS_PER_ACTIVITY + 1), takeDownIds: ['lst_x'], next: 'prd_1' },
      prd_1: { publishIds: [], takeDownIds: [], next: null },
    };
    const log = await run(new FakeListings(pages));
    expect(log.slice(0, 2)).toEqual(['prepare null', 'take down lst_x']);
    expect(log.slice(2, -1).sort()).toEqual([
      'publish 1',
      `publish ${IDS_PER_ACTIVITY}`,
      'read back 1, pending 0',
      `read back ${IDS_PER_ACTIVITY}, pending 0`,
    ]);
    expect(log.at(-1)).toBe('prepare prd_1');
  });

  it('sends again what the read-back misses, and gives up after the last wait', async () => {
    const pages = { null: { publishIds: ids(2), takeDownIds: [], next: null } };
    expect(await run(new FakeListings(pages, 1))).toEqual([
      'prepare null',
      'publish 2',
      'read back 2, pending 2',
      'publish 2',
      'read back 2, pending 0',
    ]);
    const stubborn = await run(new FakeListings(pages, 99));
    expect(stubborn.filter((line) => line.startsWith('read back'))).toHaveLength(3);
  });

  it('pauses and withdraws page by page', async () => {
    expect(await run(new FakeListings({}), { action: 'pause' })).toEqual(['pause null', 'pause lst_9']);
    expect(await run(new FakeListings({}), { action: 'withdraw' })).toEqual(['withdraw null']);
  });
});
