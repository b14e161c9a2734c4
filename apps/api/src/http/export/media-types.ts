export const CSV = 'text/csv';
export const NDJSON = 'application/x-ndjson';

export type ExportFormat = 'csv' | 'ndjson';

/** What a list is given as besides its pages. */
export const EXPORT_TYPES: Readonly<Record<ExportFormat, string>> = { csv: CSV, ndjson: NDJSON };

interface Range {
  type: string;
  weight: number;
}

const rangesOf = (accept: string): Range[] =>
  accept.split(',').map((part) => {
    const [type = '', ...parameters] = part.split(';').map((one) => one.trim().toLowerCase());
    const weight = parameters.find((one) => one.startsWith('q='))?.slice(2);
    return { type, weight: weight === undefined ? 1 : Number(weight) || 0 };
  });

const JSON_RANGES = ['application/json', 'application/*', '*/*'];

/**
 * The format that an Accept field wants a list in (RFC 9110); null: pages of JSON. A file has to be named as such: who takes
 * anything gets pages, and so does who would rather have JSON.
 */
export function exportFormatOf(accept: string | undefined): ExportFormat | null {
  if (accept === undefined || accept.length > 1_000) return null;
  const ranges = rangesOf(accept);
  const weightOf = (type: string): number => ranges.find((range) => range.type === type)?.weight ?? 0;
  const csv = weightOf(CSV);
  const ndjson = weightOf(NDJSON);
  const wanted = Math.max(csv, ndjson);
  const json = JSON_RANGES.find((type) => ranges.some((range) => range.type === type));
  if (wanted === 0) return null;
  // Named, it is chosen before whatever a star stands for, unless the star weighs more.
  if (json && (weightOf(json) > wanted || (json === 'application/json' && weightOf(json) === wanted)))
    return null;
  return csv >= ndjson ? 'csv' : 'ndjson';
}
