import { openAsBlob } from 'node:fs';
import { access, constants, writeFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import type { CatalogueImport, Rahdari } from '@rahdari/sdk';
import { type Command, textOf } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import type { Output } from '../output.ts';
import { ProgressBar } from '../progress.ts';

/** Lines of a CSV or JSON Lines file less its header: about its rows, for the bar. A workbook does not say. */
async function rowsIn(file: Blob, name: string): Promise<number | null> {
  if (extname(name).toLowerCase() === '.xlsx') return null;
  let lines = 0;
  for await (const chunk of file.stream() as unknown as AsyncIterable<Uint8Array>)
    for (const byte of chunk) if (byte === 10) lines++;
  return Math.max(1, lines - (extname(name).toLowerCase() === '.csv' ? 1 : 0));
}

export const importCommand: Command = {
  path: ['import'],
  summary: 'Upload a catalogue and wait until it is imported',
  about:
    'CSV, XLSX or JSON Lines. Rows that cannot be taken stop no other; they come back in the file’s own columns, to be\ncorrected and sent again with --retry. Ends with 5 when there are any.',
  args: [
    { name: 'seller', about: 'Its id, sel_…' },
    { name: 'file', about: 'The catalogue' },
  ],
  options: {
    currency: { type: 'string', value: 'code', about: 'Of prices whose row names none (default USD)' },
    retry: { type: 'string', value: 'import', about: 'The import whose failed rows these are, corrected' },
    failed: { type: 'string', value: 'file', about: 'Where failed rows go (default: beside the catalogue)' },
    'no-wait': { type: 'boolean', about: 'Upload only; “rahdari events tail” says how it goes' },
    key: {
      type: 'string',
      value: 'text',
      about: 'Idempotency-Key: a repeat with the same one uploads nothing twice',
    },
  },
  examples: ['rahdari import sel_… catalogue.csv', 'rahdari import sel_… failed.csv --retry imp_…'],
  run: async ({ args: [seller = '', path = ''], values, out, session, signal }) => {
    // openAsBlob would fail only when it is read, and with less to say.
    await access(path, constants.R_OK);
    const rahdari = await session.client();
    const file = await openAsBlob(path);
    const expected = await rowsIn(file, path);
    const bar = new ProgressBar(out);
    let started: CatalogueImport;
    let ended: CatalogueImport;
    try {
      started = await rahdari.catalogue.upload(seller, file, {
        filename: basename(path),
        currency: textOf(values, 'currency'),
        retryOf: textOf(values, 'retry'),
        idempotencyKey: textOf(values, 'key'),
        signal,
        onProgress: ({ percent }) => bar.show({ phase: 'Uploading', percent }),
      });
      if (values['no-wait']) {
        bar.end();
        out.result(started, `Import ${started.id} has begun.`);
        return;
      }
      const began = performance.now();
      ended = await rahdari.catalogue.finished(seller, started.id, {
        signal,
        onProgress: (state) => bar.show({ phase: 'Importing', ...measured(state, expected, began) }),
      });
    } finally {
      bar.end();
    }
    const failedFile = ended.counters.in_error
      ? await saveFailed(rahdari, seller, ended, values.failed, path)
      : null;
    out.result({ ...ended, failed_rows_file: failedFile }, () => summary(out, ended, failedFile));
    return ended.status === 'COMPLETED' ? EXIT.ok : EXIT.negative;
  },
};

/** What the API says of its own progress goes first; else the rows that were read of those that the file has. */
function measured(
  state: CatalogueImport & { percent?: number; eta_seconds?: number | null },
  expected: number | null,
  began: number,
): { percent: number | null; rows: number; rowsPerSecond: number | null; etaSeconds: number | null } {
  const rows = state.counters.read ?? 0;
  const share = expected === null ? null : Math.min(1, rows / expected);
  const done = state.finished_at !== null;
  const percent = done
    ? 100
    : (state.percent ?? (share === null ? null : Math.min(99, Math.floor(share * 100))));
  const seconds = (performance.now() - began) / 1000;
  const eta = state.eta_seconds ?? (share ? (seconds * (1 - share)) / share : null);
  return { percent, rows, rowsPerSecond: state.rows_per_second, etaSeconds: done ? null : eta };
}

async function saveFailed(
  rahdari: Rahdari,
  seller: string,
  { id }: CatalogueImport,
  wanted: unknown,
  path: string,
): Promise<string> {
  const options = { path: { id: seller, importId: id }, parseAs: 'arrayBuffer' } as const;
  const { data, response } = await rahdari.catalogue.errors(options);
  // A workbook's rows come back as CSV: the answer's name knows.
  const named = /filename="[^"]*(\.[a-z]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1];
  const own = extname(path);
  const target =
    typeof wanted === 'string' ? wanted : `${path.slice(0, -own.length || undefined)}.failed${named ?? own}`;
  await writeFile(target, Buffer.from(data as unknown as ArrayBuffer));
  return target;
}

function summary(
  out: Output,
  { id, status, counters, failure, rows_per_second: rate }: CatalogueImport,
  failed: string | null,
): string {
  const { read = 0, created = 0, updated = 0, unchanged = 0, in_error: wrong = 0 } = counters;
  const good = status === 'COMPLETED';
  return [
    out.paint(good ? 'green' : 'yellow', `Import ${id}: ${status}${failure ? ` (${failure.code})` : ''}`),
    `${read} rows read: ${created} created, ${updated} updated, ${unchanged} unchanged, ${wrong} in error${rate ? `; ${rate} a second` : ''}`,
    ...(failure?.detail ? [failure.detail] : []),
    ...(failed ? [`The failed rows are in ${failed}: correct them and send them with --retry ${id}`] : []),
  ].join('\n');
}
