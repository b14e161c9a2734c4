import { readFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { pause, report, residentMb, ROOT } from './measure.mts';
import { untilReady } from './running.mts';

/**
 * A catalogue file through the API into products, against raw COPY of the same bytes into an unlogged text table in the
 * same run; with the memory of API and worker, idle after the demo and while it runs.
 * `--rows 100000`; `--heap-mb 192` bounds the heap of every process.
 */
const { values } = parseArgs({
  options: { rows: { type: 'string', default: '100000' }, 'heap-mb': { type: 'string' } },
});
const rows = Number(values.rows);
const IDLE_MS = 30_000;
const SAMPLE_MS = 100;

const COLUMNS = [
  'sku',
  'title_en',
  'description_en',
  'category',
  'hs_code',
  'currency',
  'price',
  'tier1_min_qty',
  'tier1_price',
  'tier2_min_qty',
  'tier2_price',
  'moq',
  'unit',
  'lead_time_days',
  'incoterms',
  'port_of_loading',
  'brand',
  'country_of_origin',
  'packaging',
  'units_per_carton',
  'gross_weight_kg',
  'image_urls',
  'material',
];

/** One row in a hundred has no usable price. */
function* csvLines(): Generator<string> {
  yield `${COLUMNS.join(',')}\n`;
  for (let n = 0; n < rows; n++) {
    const price = n % 100 === 99 ? 'ask us' : `${3 + (n % 40)}.${String(n % 100).padStart(2, '0')}`;
    const prices = n % 100 === 99 ? ['', '', '', ''] : ['10', price, '500', `${2 + (n % 40)}.00`];
    yield (
      [
        `BENCH-SKU-${String(n).padStart(8, '0')}`,
        `"Cotton bed sheet, flat, pattern ${n % 977}, ${150 + (n % 100)} x 240 cm"`,
        `"Woven in Faisalabad from combed cotton; thread count ${200 + (n % 200)}. Lot ${n}."`,
        'Home textiles > Bed linen',
        '630231',
        'USD',
        price,
        ...prices,
        '10',
        'C62',
        '30',
        'FOB',
        'PKKHI',
        'Bench Mills',
        'PK',
        'Polybag',
        '24',
        '18.500',
        `https://images.example.com/bench/${n}.jpg`,
        'Cotton 100%',
      ].join(',') + '\n'
    );
  }
}

/** Lines in pieces of about 64 KB. */
function* pieces(): Generator<Buffer> {
  let text = '';
  for (const line of csvLines()) {
    text += line;
    if (text.length < 65_536) continue;
    yield Buffer.from(text);
    text = '';
  }
  if (text) yield Buffer.from(text);
}

const seconds = (began: number): number => Math.round((performance.now() - began) / 10) / 100;

async function rawCopy(databaseUrl: string): Promise<{ bytes: number; took: number }> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const columns = COLUMNS.map((name) => `"${name}" text`).join(', ');
    await client.query(`CREATE UNLOGGED TABLE bench_copy (${columns})`);
    const began = performance.now();
    let bytes = 0;
    const counted = Readable.from(pieces()).map((piece: Buffer) => {
      bytes += piece.length;
      return piece;
    });
    await pipeline(counted, client.query(copyFrom('COPY bench_copy FROM STDIN (FORMAT csv, HEADER)')));
    const took = seconds(began);
    await client.query('DROP TABLE bench_copy');
    return { bytes, took };
  } finally {
    await client.end();
  }
}

interface Links {
  api: string;
  database_url: string;
  tokens: Record<string, string>;
}

interface ImportBody {
  id: string;
  status: string;
  counters: Record<string, number>;
}

const stateDir = mkdtempSync(join(tmpdir(), 'rahdari-bench-'));
const env: NodeJS.ProcessEnv = {
  ...process.env,
  ...(values['heap-mb'] && { NODE_OPTIONS: `--max-old-space-size=${values['heap-mb']}` }),
};
const run = await untilReady('npm', ['start', '--', '--state-dir', stateDir], ROOT, env);
try {
  const {
    api,
    database_url: databaseUrl,
    tokens,
  } = JSON.parse(readFileSync(join(stateDir, 'stack.json'), 'utf8')) as Links;
  const pidOf = (name: string): number => Number(readFileSync(join(stateDir, `${name}.pid`), 'utf8'));
  const pids = { api: pidOf('api'), worker: pidOf('worker') };
  const memory = (): Record<string, number> => ({
    api: residentMb(pids.api),
    worker: residentMb(pids.worker),
  });

  const call = async <T,>(role: string, method: string, path: string, body?: unknown): Promise<T> => {
    const isFile = body instanceof ReadableStream;
    const answer = await fetch(api + path, {
      method,
      headers: {
        authorization: `Bearer ${tokens[role]}`,
        'idempotency-key': crypto.randomUUID(),
        ...(body ? { 'content-type': isFile ? 'text/csv' : 'application/json' } : {}),
      },
      ...(body ? { body: isFile ? body : JSON.stringify(body), duplex: 'half' } : {}),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  };

  await pause(IDLE_MS);
  const idle = memory();
  const raw = await rawCopy(databaseUrl);

  const programmes = await call<{ data: { id: string }[] }>('agent', 'GET', '/v1/programmes');
  // Moved in by the operator: approved, and without destinations, so that no listing work runs beside the import.
  const seller = await call<{ id: string }>('operator', 'POST', '/v1/sellers/import', {
    programme_id: programmes.data[0]!.id,
    display_name: 'Bench Mills (simulated)',
    legal_form: 'sole_proprietor',
    went_live_at: null,
    evidence: { source: 'bench' },
    simulated: true,
  });

  /** Runs `work`; returns its answer and the most memory that was seen meanwhile. */
  const sampled = async <T,>(
    work: () => Promise<T>,
  ): Promise<{ result: T; peak: Record<string, number> }> => {
    const peak = memory();
    const timer = setInterval(() => {
      const now = memory();
      for (const name of Object.keys(peak)) peak[name] = Math.max(peak[name]!, now[name]!);
    }, SAMPLE_MS);
    try {
      return { result: await work(), peak };
    } finally {
      clearInterval(timer);
    }
  };

  const load = async (): Promise<Record<string, unknown>> => {
    const began = performance.now();
    let uploaded = 0;
    const { result: row, peak } = await sampled(async () => {
      const path = `/v1/sellers/${seller.id}/catalogue-imports`;
      const file = Readable.toWeb(Readable.from(pieces()));
      let now = await call<ImportBody>('agent', 'POST', `${path}?filename=bench.csv`, file);
      uploaded = seconds(began);
      while (!/COMPLETED|FAILED|CANCELLED/.test(now.status)) {
        await pause(200);
        now = await call<ImportBody>('agent', 'GET', `${path}/${now.id}`);
      }
      return now;
    });
    const took = seconds(began);
    return {
      status: row.status,
      counters: row.counters,
      upload_s: uploaded,
      all_s: took,
      rows_per_s: Math.round(rows / took),
      of_raw_copy: Math.round((raw.took / took) * 1_000) / 1_000,
      peak_resident_mb: peak,
    };
  };

  report(`catalogue-import${values['heap-mb'] ? `-heap-${values['heap-mb']}` : ''}`, {
    rows,
    file_mb: Math.round(raw.bytes / 1e5) / 10,
    idle_resident_mb: idle,
    raw_copy_s: raw.took,
    first_time: await load(),
    same_file_again: await load(),
    resident_mb_after: memory(),
  });
} finally {
  await run.stop();
  rmSync(stateDir, { recursive: true, force: true });
}
