/** One sample: its name, its labels as written, and its value. */
export interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"/y;
/** As Go reads a number: NaN in any case, which Node's own figures need. */
const NUMBER = /^(?:[+-]?Inf|nan|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/i;
const SUFFIXES = /_(?:bucket|sum|count)$/;

function labelsOf(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  for (let at = 0; at < text.length;) {
    LABEL.lastIndex = at;
    const match = LABEL.exec(text);
    if (!match) throw new Error(`No label at ${at} of ${text}`);
    labels[match[1]!] = match[2]!;
    at = LABEL.lastIndex;
    if (at < text.length && text[at++] !== ',') throw new Error(`No comma in ${text}`);
  }
  return labels;
}

/**
 * Reads the text format of Prometheus (0.0.4), strictly: every sample belongs to a family that said its type, no series is there
 * twice, and the buckets of a histogram grow up to its count.
 */
export function parsePrometheus(text: string): Sample[] {
  if (!text.endsWith('\n')) throw new Error('The last line does not end');
  const types = new Map<string, string>();
  const series = new Set<string>();
  const samples: Sample[] = [];
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('# HELP ')) continue;
    const type = /^# TYPE (\S+) (counter|gauge|histogram|summary|untyped)$/.exec(line);
    if (type) {
      if (types.has(type[1]!)) throw new Error(`Two types of ${type[1]}`);
      types.set(type[1]!, type[2]!);
      continue;
    }
    const [, name = '', labels = '', value = ''] = SAMPLE.exec(line) ?? [];
    if (!name || !NUMBER.test(value)) throw new Error(`No sample: ${line}`);
    if (!types.has(name) && !types.has(name.replace(SUFFIXES, ''))) throw new Error(`No type of ${name}`);
    const id = `${name}{${labels}}`;
    if (series.has(id)) throw new Error(`Twice: ${id}`);
    series.add(id);
    samples.push({ name, labels: labelsOf(labels), value: Number(value.replace('Inf', 'Infinity')) });
  }
  for (const [family, type] of types) if (type === 'histogram') checkBuckets(family, samples);
  return samples;
}

function checkBuckets(family: string, samples: readonly Sample[]): void {
  const of = (suffix: string): Sample[] => samples.filter(({ name }) => name === `${family}_${suffix}`);
  for (const { labels, value } of of('count')) {
    const counts = of('bucket')
      .filter((bucket) => Object.entries(labels).every(([name, text]) => bucket.labels[name] === text))
      .map((bucket) => bucket.value);
    const isGrowing = counts.every((count, at) => at === 0 || count >= counts[at - 1]!);
    if (!isGrowing || counts.at(-1) !== value)
      throw new Error(`Buckets of ${family} ${JSON.stringify(labels)} do not add up`);
  }
}
