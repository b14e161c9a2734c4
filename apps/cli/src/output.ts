import type { Writable } from 'node:stream';
import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Control characters of somebody else's text would move the cursor of ours. */
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

export const inert = (text: string): string => text.replaceAll(CONTROL, ' ');

export interface Terminal {
  stdout: Writable & { isTTY?: boolean; columns?: number };
  stderr: Writable & { isTTY?: boolean; columns?: number };
  env: NodeJS.ProcessEnv;
}

/** Results go to stdout, what happens meanwhile to stderr: a pipe gets the results only. */
export class Output {
  readonly terminal: Terminal;
  readonly json: boolean;

  constructor(terminal: Terminal, json: boolean) {
    this.terminal = terminal;
    this.json = json;
  }

  /** One result: as JSON, or as people read it. */
  result(value: unknown, human: string | (() => string)): void {
    const text = this.json ? JSON.stringify(value) : typeof human === 'string' ? human : human();
    this.terminal.stdout.write(`${text}\n`);
  }

  /** Many results of one kind, as a table; one JSON value a line. */
  table<T extends object>(rows: readonly T[], columns: Readonly<Record<string, (row: T) => unknown>>): void {
    if (this.json) {
      for (const row of rows) this.result(row, '');
      return;
    }
    const names = Object.keys(columns);
    const cells = rows.map((row) => names.map((name) => inert(String(columns[name]!(row) ?? '–'))));
    const widths = names.map((name, at) => Math.max(name.length, ...cells.map((line) => line[at]!.length)));
    const line = (texts: readonly string[]): string =>
      texts.map((text, at) => (at === texts.length - 1 ? text : text.padEnd(widths[at]!))).join('  ');
    this.terminal.stdout.write(`${this.paint('dim', line(names.map((name) => name.toUpperCase())))}\n`);
    for (const texts of cells) this.terminal.stdout.write(`${line(texts)}\n`);
  }

  /** Pairs of a name and a value, for one thing. */
  fields(pairs: Readonly<Record<string, unknown>>): string {
    const width = Math.max(...Object.keys(pairs).map((name) => name.length));
    return Object.entries(pairs)
      .filter(([, value]) => value !== undefined && value !== null && value !== '')
      .map(([name, value]) => `${this.paint('dim', name.padEnd(width))}  ${inert(String(value))}`)
      .join('\n');
  }

  /** News for people; silent with --json. */
  note(text: string): void {
    if (!this.json) this.terminal.stderr.write(`${text}\n`);
  }

  paint(style: Style, text: string): string {
    const { stdout, env } = this.terminal;
    return stdout.isTTY && !env.NO_COLOR ? styleText(style, text, { validateStream: false }) : text;
  }
}
