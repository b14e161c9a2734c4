import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { Database } from '@app/database';
import {
  actorOf,
  decodeCursor,
  encodeCursor,
  type Page,
  pageLimit,
  pageOf,
  type PageRequest,
  type Principal,
  Vault,
} from '@app/platform';
import { Injectable } from '@nestjs/common';
import Papa from 'papaparse';
import { orderSellerUnknown, ordersUnreadable } from './errors';
import { type IngestResult, isIssue, type NewOrder, type OrderIssue, readOrder } from './order';
import { type Order, OrderRepository } from './order.repository';

const LINES_MAX = 10_000;
const BYTES_MAX = 10 * 1_048_576;
const ERRORS_SHOWN_MAX = 200;

type Line = { line: number; fields: Record<string, unknown> } | { line: number; broken: string };

@Injectable()
export class OrdersService {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
  ) {}

  async one(caller: Principal, fields: Record<string, unknown>): Promise<IngestResult> {
    const result = await this.ingest(caller, [{ line: 1, fields }], {});
    const [error] = result.errors;
    if (error)
      throw ordersUnreadable(error.code, error.detail, [
        { pointer: '', code: error.code, detail: error.detail },
      ]);
    return result;
  }

  /** JSON Lines, at most 10,000 lines or 10 MB. Lines that cannot be taken are listed; the others are. */
  async batch(caller: Principal, stream: Readable): Promise<IngestResult> {
    const lines: Line[] = [];
    let at = 0;
    for await (const text of createInterface({
      input: Readable.from(bounded(stream), { objectMode: false }),
      crlfDelay: Infinity,
    })) {
      at++;
      if (!text.trim()) continue;
      if (lines.length >= LINES_MAX)
        throw ordersUnreadable('ORDERS.TOO_MANY', `A batch has at most ${LINES_MAX} lines.`);
      lines.push(parseLine(at, text));
    }
    return this.ingest(caller, lines, {});
  }

  /** CSV with a header; `sellerId` is taken where the file names none. Same limits as a batch. */
  async importCsv(caller: Principal, stream: Readable, sellerId?: string): Promise<IngestResult> {
    const chunks: Buffer[] = [];
    for await (const chunk of bounded(stream)) chunks.push(chunk);
    const parsed = Papa.parse<Record<string, unknown>>(
      Buffer.concat(chunks)
        .toString('utf8')
        .replace(/^\uFEFF/, ''),
      {
        header: true,
        skipEmptyLines: 'greedy',
        transformHeader: (name) => name.trim().toLowerCase(),
      },
    );
    if (!parsed.meta.fields?.includes('external_id')) {
      throw ordersUnreadable(
        'ORDERS.NO_HEADER',
        'The first row must name the columns; external_id is needed.',
      );
    }
    if (parsed.data.length > LINES_MAX)
      throw ordersUnreadable('ORDERS.TOO_MANY', `A file has at most ${LINES_MAX} rows.`);
    const lines = parsed.data.map((fields, index): Line => ({
      line: index + 2,
      fields: withMinorUnits(fields),
    }));
    return this.ingest(caller, lines, { sellerId });
  }

  async list(caller: Principal, sellerId: string | undefined, request: PageRequest): Promise<Page<Order>> {
    const { tenantId } = caller;
    const own = caller.role === 'seller' ? (caller.sellerId ?? '') : (sellerId ?? null);
    const limit = pageLimit(request);
    const list = `orders:${own ?? ''}`;
    const before = request.cursor
      ? String(decodeCursor(this.vault, tenantId, list, request.cursor)[0])
      : null;
    const rows = await this.database.read(tenantId, (tx) => new OrderRepository(tx).page(own, before, limit));
    return pageOf(
      rows,
      limit,
      (row) => row,
      (row) => encodeCursor(this.vault, tenantId, list, [row.id]),
    );
  }

  private async ingest(
    caller: Principal,
    lines: Line[],
    defaults: { sellerId?: string },
  ): Promise<IngestResult> {
    const errors: OrderIssue[] = [];
    const orders: { line: number; order: NewOrder }[] = [];
    const seen = new Set<string>();
    for (const entry of lines) {
      const read =
        'broken' in entry ? { code: 'ORDER.LINE', detail: entry.broken } : readOrder(entry.fields, defaults);
      if (isIssue(read)) {
        errors.push({ line: entry.line, ...read });
        continue;
      }
      const key = `${read.sellerId}|${read.channel}|${read.externalId}`;
      if (seen.has(key)) {
        errors.push({
          line: entry.line,
          code: 'ORDER.TWICE',
          detail: 'The same order stands in an earlier line.',
        });
        continue;
      }
      seen.add(key);
      orders.push({ line: entry.line, order: read });
    }
    const tally = { created: 0, updated: 0, unchanged: 0, conflict: 0 };
    await this.database.transaction(caller.tenantId, async (tx) => {
      const repository = new OrderRepository(tx);
      const ids = [...new Set(orders.map(({ order }) => order.sellerId))];
      const known = await repository.knownSellers(ids);
      if (ids.some((id) => !known.has(id))) throw orderSellerUnknown();
      if (!orders.length) return;
      const outcomes = await repository.ingest(orders.map(({ order }) => order));
      for (const [index, outcome] of outcomes.entries()) {
        tally[outcome]++;
        if (outcome !== 'conflict') continue;
        const { line } = orders[index]!;
        errors.push({
          line,
          code: 'ORDER.CONFLICT',
          detail: 'This number is known with other content; nothing was changed.',
        });
      }
      if (tally.created || tally.updated) {
        const { created, updated } = tally;
        await tx.audit({
          actor: actorOf(caller),
          action: 'orders.ingested',
          subject: ids[0]!,
          details: { created, updated },
        });
      }
    });
    const { created, updated, unchanged } = tally;
    return {
      received: lines.length,
      created,
      updated,
      unchanged,
      rejected: errors.length,
      errors: errors.slice(0, ERRORS_SHOWN_MAX),
    };
  }
}

async function* bounded(stream: Readable): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > BYTES_MAX)
      throw ordersUnreadable('ORDERS.TOO_LARGE', 'A batch is at most 10 MB. Send it in parts.');
    yield chunk;
  }
}

function parseLine(line: number, text: string): Line {
  try {
    const value: unknown = JSON.parse(text);
    if (value && typeof value === 'object' && !Array.isArray(value))
      return { line, fields: value as Record<string, unknown> };
  } catch {
    // Said below.
  }
  return { line, broken: 'The line is not a JSON object.' };
}

/** A column `amount` in whole currency units (12.50) becomes minor units, as text: never a float. */
function withMinorUnits(fields: Record<string, unknown>): Record<string, unknown> {
  const match = /^(\d{1,12})(?:\.(\d{1,2}))?$/.exec(String(fields.amount ?? '').trim());
  if (!match || fields.amount_minor) return { ...fields, amount: undefined };
  return {
    ...fields,
    amount: undefined,
    amount_minor: `${match[1]}${(match[2] ?? '').padEnd(2, '0')}`.replace(/^0+(?=\d)/, ''),
  };
}
