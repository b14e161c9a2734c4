import type { Readable } from 'node:stream';
import { Database, type Tx } from '@app/database';
import { idempotencyKeyReused } from '@app/identity';
import {
  actorOf,
  DomainError,
  type Page,
  type PageRequest,
  type Principal,
  Vault,
  pageById,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { FileStore, type ReceivedFile } from '../documents/file-store';
import { listCodeInvalid, listUnreadable, noListImported } from '../errors';
import {
  type Candidate,
  type ListEntry,
  readUnList,
  type ScreeningSubject,
  type Verdict,
} from '../screening';
import { ListIndexes } from './list-indexes';
import { type ScreeningList, ScreeningListRepository } from './screening-list.repository';

export interface FoundCandidate extends Candidate {
  listCode: string;
  listVersion: number;
}

export interface ScreeningSearchResult {
  subject: ScreeningSubject;
  verdict: Verdict;
  candidates: FoundCandidate[];
}

const LIST = 'screening-lists';
const LIST_MAX_BYTES = 200 * 1_048_576;
const BATCH = 500;
const CANDIDATES_SHOWN_MAX = 20;
/** Names screened between two turns of the event loop: other requests are not made to wait for a thousand. */
const NAMES_PER_TURN = 10;
const LIST_CODE = /^[a-z][a-z0-9-]{1,39}$/;

const STRENGTH: Record<Verdict, number> = { clear: 0, review: 1, hit: 2 };

@Injectable()
export class ScreeningService {
  constructor(
    private readonly database: Database,
    private readonly files: FileStore,
    private readonly indexes: ListIndexes,
    private readonly vault: Vault,
  ) {}

  /**
   * Reads a list into a new version and puts it in force, all or nothing. The content that is in force already, or a
   * repeat of the operation, changes nothing.
   */
  async importList(
    caller: Principal,
    operationId: string,
    file: { code: string; stream: Readable },
  ): Promise<ScreeningList> {
    if (!LIST_CODE.test(file.code)) {
      file.stream.on('error', () => undefined).resume();
      throw listCodeInvalid();
    }
    const { tenantId } = caller;
    // Received whole before the transaction opens: a slow client must not hold one.
    const received = await this.files.receive(
      tenantId,
      file.stream,
      LIST_MAX_BYTES,
      'SCREENING.LIST_TOO_LARGE',
    );
    try {
      return await this.database.transaction(tenantId, (tx) =>
        this.save(tx, caller, operationId, file.code, received),
      );
    } finally {
      await this.files.discard(received);
    }
  }

  /** Every version, newest first. */
  async lists({ tenantId }: Principal, request: PageRequest): Promise<Page<ScreeningList>> {
    return pageById(this.vault, tenantId, LIST, request, (before, limit) =>
      this.database.read(tenantId, (tx) => new ScreeningListRepository(tx).page(before, limit)),
    );
  }

  /** A dry run against every list in force. Throws SCREENING.NO_LIST: nothing compared is not "clear". */
  async search(caller: Principal, subjects: ScreeningSubject[]): Promise<ScreeningSearchResult[]> {
    const active = await this.indexes.active(caller.tenantId);
    if (!active.length) throw noListImported();
    const results: ScreeningSearchResult[] = [];
    for (const [turn, subject] of subjects.entries()) {
      if (turn % NAMES_PER_TURN === NAMES_PER_TURN - 1) await new Promise(setImmediate);
      const candidates = active
        .flatMap(({ list, index }) =>
          index
            .search(subject)
            .map((candidate) => ({ ...candidate, listCode: list.code, listVersion: list.version })),
        )
        .sort((a, b) => b.score - a.score)
        .slice(0, CANDIDATES_SHOWN_MAX);
      const verdict = candidates.reduce<Verdict>(
        (worst, candidate) => (STRENGTH[candidate.verdict] > STRENGTH[worst] ? candidate.verdict : worst),
        'clear',
      );
      results.push({ subject, verdict, candidates });
    }
    return results;
  }

  private async save(
    tx: Tx,
    caller: Principal,
    operationId: string,
    code: string,
    received: ReceivedFile,
  ): Promise<ScreeningList> {
    const lists = new ScreeningListRepository(tx);
    await lists.lockCode(code);
    const known = await lists.byOperation(operationId);
    if (known && (known.sha256 !== received.sha256 || known.code !== code)) throw idempotencyKeyReused();
    if (known) return known;
    const inForce = (await lists.active()).find((list) => list.code === code);
    if (inForce?.sha256 === received.sha256) return inForce;

    const id = await lists.insert(operationId, code, received.sha256);
    const count = await this.insertEntries(lists, id, await this.files.readReceived(tx.tenantId, received));
    const list = await lists.activate(id, code, count);
    const details = {
      code,
      version: list.version,
      sha256: list.sha256,
      entries: count,
      replaces: inForce?.id ?? null,
    };
    await tx.audit({ actor: actorOf(caller), action: 'screening_list.imported', subject: id, details });
    await tx.emit({
      type: 'screening_list.imported',
      subject: id,
      data: { code, version: list.version, entries: count },
    });
    return list;
  }

  private async insertEntries(
    lists: ScreeningListRepository,
    listId: string,
    xml: Readable,
  ): Promise<number> {
    let batch: ListEntry[] = [];
    let count = 0;
    const flush = async (): Promise<void> => {
      if (batch.length) await lists.insertEntries(listId, count, batch);
      count += batch.length;
      batch = [];
    };
    for await (const entry of readable(xml)) {
      batch.push(entry);
      if (batch.length === BATCH) await flush();
    }
    await flush();
    // A list of nobody would clear everybody.
    if (count === 0) throw listUnreadable(new Error('no entries'));
    return count;
  }
}

/** What the parser cannot read is the file's fault, and said so. */
async function* readable(xml: Readable): AsyncGenerator<ListEntry> {
  try {
    yield* readUnList(xml);
  } catch (error) {
    throw error instanceof DomainError ? error : listUnreadable(error);
  }
}
