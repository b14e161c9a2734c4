import type { Readable } from 'node:stream';
import { Database } from '@app/database';
import {
  actorOf,
  type ErrorDetail,
  hasDuplicateMembers,
  type Page,
  type PageRequest,
  type Principal,
  Vault,
  pageById,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import { coverageInvalid, orderInvalid, ordersEmpty, sellerNotThere } from './errors';
import { dayOf, wholeWeeks } from './uplift/week';
import { Declaration } from './coverage';
import { coverDeclared, ingestOrders, problemOf, takenRows } from './ingest';
import { type Order, type OrderResult, type OrderRow, readOrder } from './order';
import { type CsvDefaults, type CsvLayout, layoutOf, orderOfLine } from './order-csv';
import { type Line, type LineLimits, linesOf } from './order-lines';
import { type OrderFilter, OrderRepository } from './order.repository';

const MIB = 1_048_576;
export const BATCH_LIMITS: LineLimits = { maxBytes: 10 * MIB, maxLines: 10_000 };
/** The header is a line too. */
export const CSV_LIMITS: LineLimits = { maxBytes: 50 * MIB, maxLines: 200_001 };
/** Lines per transaction of a CSV file. */
const CSV_CHUNK = 2_000;
const SHOWN_MAX = 1_000;

export interface LineError extends ErrorDetail {
  line: number;
  externalId: string | null;
}

/** A seller of whom days before `frozenDay` were sent: they count as restated, not as observed. */
export interface FrozenSeller {
  sellerId: string;
  frozenDay: string;
}

export interface TakenOrder {
  result: OrderResult;
  order: OrderRow;
  restated: boolean;
}

export interface IngestReport {
  received: number;
  created: number;
  updated: number;
  unchanged: number;
  rejected: number;
  /** Of the created and updated: for days before their seller's baseline was frozen. */
  restated: number;
  /** The first thousand. */
  frozen: FrozenSeller[];
  /** The first thousand. */
  errors: LineError[];
}

export interface IngestOptions {
  coverage?: { from?: string; to?: string };
}

interface ReadLine {
  line: number;
  order: Order;
}

const emptyReport = (): IngestReport => ({
  received: 0,
  created: 0,
  updated: 0,
  unchanged: 0,
  rejected: 0,
  restated: 0,
  frozen: [],
  errors: [],
});

@Injectable()
export class OrdersService {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
  ) {}

  /** One order. Throws ORDER.INVALID, SELLER.NOT_FOUND or ORDER.CONFLICT, and then nothing has changed. */
  async one(caller: Principal, value: unknown): Promise<TakenOrder> {
    return this.database.transaction(caller.tenantId, async (tx) => {
      const read = readOrder(value, tx.now());
      if ('errors' in read) throw orderInvalid(read.errors);
      const [outcome] = (await ingestOrders(tx, actorOf(caller), [read.order])).outcomes;
      if (!outcome || 'error' in outcome) throw outcome?.error ?? ordersEmpty();
      return { result: outcome.result, order: outcome.row, restated: outcome.restated };
    });
  }

  /** JSON Lines, one order a line, in one transaction: lines in error are reported and left out, the others are taken. */
  async batch(caller: Principal, stream: Readable, options: IngestOptions = {}): Promise<IngestReport> {
    return drained(stream, async () => {
      const declared = declarationOf(options);
      const lines: Line[] = [];
      for await (const line of linesOf(stream, BATCH_LIMITS)) lines.push(line);
      if (!lines.length) throw ordersEmpty();
      const report = emptyReport();
      await this.take(caller, report, lines, ({ text }) => jsonOf(text), declared);
      return report;
    });
  }

  /**
   * A CSV file with a header, in transactions of 2,000 lines: an import that breaks off has taken the lines before, and
   * sending the file again takes the rest. What it declares as observed is so once its last line is taken.
   */
  async importCsv(
    caller: Principal,
    stream: Readable,
    options: IngestOptions & CsvDefaults = {},
  ): Promise<IngestReport> {
    return drained(stream, async () => {
      const declared = declarationOf(options);
      const report = emptyReport();
      let layout: CsvLayout | undefined;
      let chunk: Line[] = [];
      const take = async (isLast: boolean): Promise<void> => {
        const known = layout;
        if (!known || !chunk.length) return;
        const parse = ({ text }: Line): unknown => orderOfLine(text, known, options);
        await this.take(caller, report, chunk, parse, declared, isLast);
        chunk = [];
      };
      for await (const line of linesOf(stream, CSV_LIMITS)) {
        if (!layout) {
          layout = layoutOf(line.text, options);
          continue;
        }
        if (chunk.length >= CSV_CHUNK) await take(false);
        chunk.push(line);
      }
      await take(true);
      if (!report.received) throw ordersEmpty();
      return report;
    });
  }

  async list(caller: Principal, filter: OrderFilter, request: PageRequest): Promise<Page<OrderRow>> {
    if (caller.role === 'seller' && filter.sellerId && filter.sellerId !== caller.sellerId) {
      throw sellerNotThere();
    }
    const { tenantId } = caller;
    const scoped = caller.role === 'seller' ? { ...filter, sellerId: caller.sellerId ?? '' } : filter;
    const list = `orders|${scoped.sellerId ?? ''}|${scoped.channel ?? ''}`;
    return pageById(this.vault, tenantId, list, request, (before, limit) =>
      this.database.read(tenantId, (tx) => new OrderRepository(tx).page(scoped, before, limit)),
    );
  }

  private async take(
    caller: Principal,
    report: IngestReport,
    lines: readonly Line[],
    parse: (line: Line) => unknown,
    declared: Declaration | undefined,
    isLast = true,
  ): Promise<void> {
    const { found, outcomes, frozenDays } = await this.database.transaction(caller.tenantId, async (tx) => {
      if (declared?.isToCome(tx.now())) throw coverageInvalid();
      const found = readLines(lines, parse, tx.now());
      const orders = found.orders.map(({ order }) => order);
      const ingested = await ingestOrders(tx, actorOf(caller), orders, declared !== undefined);
      declared?.add(takenRows(ingested.outcomes));
      if (declared && isLast) await coverDeclared(tx, declared.spans);
      return { found, ...ingested };
    });
    // Counted only once it is committed.
    const errors = [...found.errors];
    const frozen = new Map(report.frozen.map(({ sellerId, frozenDay }) => [sellerId, frozenDay]));
    for (const [at, { line, order }] of found.orders.entries()) {
      const outcome = outcomes[at];
      if (!outcome) continue;
      if ('error' in outcome) {
        errors.push({ line, externalId: order.externalId, ...problemOf(outcome.error) });
      } else if (outcome.result !== 'conflict') {
        report[outcome.result]++;
        if (outcome.restated) report.restated++;
        const frozenDay = frozenDays.get(outcome.row.sellerId) ?? '';
        if ((declared?.window.from ?? dayOf(outcome.row.orderedAt)) < frozenDay) {
          frozen.set(outcome.row.sellerId, frozenDay);
        }
      }
    }
    report.frozen = [...frozen].slice(0, SHOWN_MAX).map(([sellerId, frozenDay]) => ({ sellerId, frozenDay }));
    report.received += lines.length;
    report.rejected += new Set(errors.map(({ line }) => line)).size;
    const room = Math.max(SHOWN_MAX - report.errors.length, 0);
    report.errors.push(...errors.sort((a, b) => a.line - b.line).slice(0, room));
  }
}

function readLines(
  lines: readonly Line[],
  parse: (line: Line) => unknown,
  now: Date,
): { orders: ReadLine[]; errors: LineError[] } {
  const orders: ReadLine[] = [];
  const errors: LineError[] = [];
  for (const line of lines) {
    const value = parse(line);
    if (typeof value === 'string') {
      errors.push({
        line: line.number,
        externalId: null,
        pointer: '',
        code: 'ORDER.LINE_UNREADABLE',
        detail: value,
      });
      continue;
    }
    const read = readOrder(value, now);
    if ('order' in read) orders.push({ line: line.number, order: read.order });
    else {
      const { external_id: given } = (value ?? {}) as { external_id?: unknown };
      const externalId = typeof given === 'string' ? given.slice(0, 100) : null;
      errors.push(...read.errors.slice(0, 10).map((error) => ({ line: line.number, externalId, ...error })));
    }
  }
  return { orders, errors };
}

/** The value of a JSON line, or as a string why there is none. */
function jsonOf(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'string') return 'The line is not a JSON object.';
    return hasDuplicateMembers(text) ? 'The line names a member twice.' : value;
  } catch {
    return 'The line is not valid JSON.';
  }
}

function declarationOf({ coverage }: IngestOptions): Declaration | undefined {
  const { from, to } = coverage ?? {};
  if (from === undefined && to === undefined) return undefined;
  try {
    if (from !== undefined && to !== undefined && from <= to) {
      wholeWeeks(from, to);
      return new Declaration({ from, to });
    }
  } catch {
    // Not a calendar day: the same answer.
  }
  throw coverageInvalid();
}

/** Whatever happens, the body is read to its end: a client that nobody listens to never reads the answer. */
async function drained<T>(stream: Readable, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    stream.on('error', () => undefined).resume();
  }
}
