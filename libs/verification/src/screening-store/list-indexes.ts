import { Database } from '@app/database';
import { Injectable } from '@nestjs/common';
import { ListIndex } from '../screening';
import { type ScreeningList, ScreeningListRepository } from './screening-list.repository';

export interface ActiveList {
  list: ScreeningList;
  index: ListIndex;
}

/** More lists than one tenant has in force; the least recently used goes first. */
const CACHED_MAX = 8;

/** The lists in force, ready to search. A version never changes, so its index is built once per process. */
@Injectable()
export class ListIndexes {
  private readonly cached = new Map<string, Promise<ListIndex>>();

  constructor(private readonly database: Database) {}

  async active(tenantId: string): Promise<ActiveList[]> {
    const lists = await this.database.read(tenantId, (tx) => new ScreeningListRepository(tx).active());
    return Promise.all(lists.map(async (list) => ({ list, index: await this.of(tenantId, list.id) })));
  }

  private of(tenantId: string, listId: string): Promise<ListIndex> {
    const found = this.cached.get(listId) ?? this.build(tenantId, listId);
    this.cached.delete(listId);
    this.cached.set(listId, found);
    for (const oldest of this.cached.keys()) {
      if (this.cached.size <= CACHED_MAX) break;
      this.cached.delete(oldest);
    }
    // A build that failed must not be remembered.
    found.catch(() => this.cached.delete(listId));
    return found;
  }

  private async build(tenantId: string, listId: string): Promise<ListIndex> {
    const entries = await this.database.read(tenantId, (tx) =>
      new ScreeningListRepository(tx).entries(listId),
    );
    return new ListIndex(entries);
  }
}
