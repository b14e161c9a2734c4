import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { faisalabadLinen, linenExport, linenFixed } from './generator/businesses/faisalabad-linen.mts';
import { hattarBiscuits } from './generator/businesses/hattar-biscuits.mts';
import { karachiRice } from './generator/businesses/karachi-rice.mts';
import { khewraSalt } from './generator/businesses/khewra-salt.mts';
import { sialkotSurgical } from './generator/businesses/sialkot-surgical.mts';
import { jsonLines, priceListXlsx, semicolonCsv, shopifyCsv, templateCsv } from './generator/catalogues.mts';
import { illegiblePng, specimenPdf } from './generator/documents.mts';
import type { Business, DocumentSpec } from './generator/model.mts';
import { ordersCsv } from './generator/orders.mts';

/** Last day of every order file; the demo moves the dates so that they end on the day before it runs. */
const ORDERS_END = '2026-11-20';
const DOCUMENT_MAX_BYTES = 5_000;
const COHORT = join(import.meta.dirname, 'cohort');
const BUSINESSES: Business[] = [sialkotSurgical, karachiRice, khewraSalt, faisalabadLinen, hattarBiscuits];

async function writeJson(path: string, value: unknown): Promise<void> {
  const style = { parser: 'json', printWidth: 110 } as const;
  writeFileSync(path, await format(JSON.stringify(value), style));
}

async function writeCatalogue(
  dir: string,
  { slug, layout, rows }: Business,
): Promise<Record<string, string>> {
  const write = (file: string, data: string | Buffer): string => {
    writeFileSync(join(dir, file), data);
    return file;
  };
  switch (layout) {
    case 'template_csv':
      return { catalogue: write('catalogue.csv', templateCsv(slug, rows)) };
    case 'semicolon_csv':
      return { catalogue: write('catalogue.csv', semicolonCsv(slug, rows)) };
    case 'jsonl':
      return { catalogue: write('catalogue.jsonl', jsonLines(slug, rows)) };
    case 'xlsx':
      return { catalogue: write('catalogue.xlsx', await priceListXlsx(slug, rows)) };
    case 'shopify_csv':
      return {
        catalogue: write('catalogue.csv', shopifyCsv(linenExport)),
        catalogue_fixed: write('catalogue.fixed.csv', shopifyCsv(linenFixed)),
      };
  }
}

function writeDocuments(dir: string, business: Business, documents: DocumentSpec[]): void {
  for (const { kind, file, lines } of documents) {
    const title = `${kind.replaceAll('_', ' ')} - ${business.application.legal_name}`;
    const data = file.endsWith('.png') ? illegiblePng(business.slug) : specimenPdf(title, lines);
    if (data.length > DOCUMENT_MAX_BYTES) throw new Error(`${business.slug}/${file} is ${data.length} bytes`);
    writeFileSync(join(dir, file), data);
  }
}

async function writeBusiness(business: Business): Promise<string> {
  const { slug, application, corrections, documents, correctedDocuments, scenario } = business;
  const dir = join(COHORT, slug);
  mkdirSync(join(dir, 'documents'), { recursive: true });
  await writeJson(join(dir, 'application.json'), application);
  if (corrections)
    await writeJson(join(dir, 'application.corrected.json'), { ...application, ...corrections });
  const index = (specs: DocumentSpec[]): object[] => specs.map(({ kind, file }) => ({ kind, file }));
  writeDocuments(join(dir, 'documents'), business, [...documents, ...(correctedDocuments ?? [])]);
  await writeJson(join(dir, 'documents', 'documents.json'), index(documents));
  if (correctedDocuments)
    await writeJson(join(dir, 'documents', 'documents.corrected.json'), index(correctedDocuments));
  const files = await writeCatalogue(dir, business);
  const { csv, count } = ordersCsv(business, ORDERS_END);
  writeFileSync(join(dir, 'orders.csv'), csv);
  await writeJson(join(dir, 'scenario.json'), {
    slug,
    scenario: scenario.scenario,
    orders_end: ORDERS_END,
    ...files,
    ...(scenario.flag ? { flag: scenario.flag } : {}),
    evidence: scenario.evidence,
    expectations: scenario.expectations,
  });
  return `${slug}: ${business.rows.length} products, ${count} orders`;
}

rmSync(COHORT, { recursive: true, force: true });
for (const business of BUSINESSES) process.stdout.write(`${await writeBusiness(business)}\n`);
