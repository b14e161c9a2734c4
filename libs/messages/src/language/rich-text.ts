/**
 * Text with what was put into it kept apart: a name may be of any script and must not turn the sentence around it, an
 * identifier always reads from left to right.
 */
export type Segment = string | Isolated;

export interface Isolated {
  /** `auto`: by its own first letter (`<bdi>`); `ltr`: an identifier (`<bdi dir="ltr">`). */
  isolate: 'auto' | 'ltr';
  text: string;
}

export type Rich = readonly Segment[];
export type Values = Readonly<Record<string, Segment | number | Rich>>;

export const name = (text: string): Isolated => ({ isolate: 'auto', text });
export const code = (text: string): Isolated => ({ isolate: 'ltr', text });

const PLACEHOLDER = /\{([a-z_]+)\}/g;

/** Names of the placeholders of a text, each once, sorted. */
export const placeholdersOf = (text: string): string[] =>
  [...new Set([...text.matchAll(PLACEHOLDER)].map(([, key]) => key!))].sort();

/** Puts values into a text. Throws for a placeholder without a value: a hole must be found by a test, not by a reader. */
export function fill(text: string, values: Values = {}): Rich {
  const segments: Segment[] = [];
  let end = 0;
  for (const match of text.matchAll(PLACEHOLDER)) {
    const value = Object.hasOwn(values, match[1]!) ? values[match[1]!] : undefined;
    if (value === undefined) throw new Error(`Nothing was given for {${match[1]}}`);
    if (match.index > end) segments.push(text.slice(end, match.index));
    if (typeof value === 'number') segments.push(String(value));
    else if (typeof value === 'string' || 'isolate' in value) segments.push(value);
    else segments.push(...value);
    end = match.index + match[0].length;
  }
  if (end < text.length) segments.push(text.slice(end));
  return segments;
}

const FIRST_STRONG = '\u2068';
const LEFT_TO_RIGHT = '\u2066';
const END = '\u2069';

/**
 * As plain text. `isolated`: with the isolates of Unicode, for a reader from right to left; from left to right names in
 * Latin letters are the rule, and old clients draw a box for each isolate.
 */
export const plainOf = (rich: Rich, isolated: boolean): string =>
  rich
    .map((segment) => {
      if (typeof segment === 'string') return segment;
      if (!isolated) return segment.text;
      return `${segment.isolate === 'ltr' ? LEFT_TO_RIGHT : FIRST_STRONG}${segment.text}${END}`;
    })
    .join('');
