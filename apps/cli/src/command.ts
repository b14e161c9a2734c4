import { parseArgs } from 'node:util';
import type { Output } from './output.ts';
import type { Session } from './session.ts';

export interface Option {
  type: 'string' | 'boolean';
  about: string;
  short?: string;
  multiple?: boolean;
  /** How the value is called in the help. */
  value?: string;
  /** For the completion. */
  choices?: readonly string[];
}

export interface Argument {
  name: string;
  about: string;
  optional?: boolean;
  many?: boolean;
  choices?: readonly string[];
}

export type Values = Record<string, string | boolean | string[] | undefined>;

export interface Run {
  values: Values;
  args: string[];
  out: Output;
  session: Session;
  /** Ends with Ctrl-C. */
  signal: AbortSignal;
}

export interface Command {
  /** `['sellers', 'list']`. */
  path: readonly string[];
  summary: string;
  about?: string;
  args?: readonly Argument[];
  options?: Readonly<Record<string, Option>>;
  examples?: readonly string[];
  /** Gives the exit code; nothing is 0. */
  run(run: Run): Promise<number | void>;
}

export const GLOBAL_OPTIONS: Readonly<Record<string, Option>> = {
  json: { type: 'boolean', about: 'Print JSON: one value a line, also for errors' },
  profile: {
    type: 'string',
    value: 'name',
    about: 'Which stored credentials (RAHDARI_PROFILE; default: default)',
  },
  api: {
    type: 'string',
    value: 'url',
    about: 'Where the API is (RAHDARI_API_URL; default: as stored at login)',
  },
  help: { type: 'boolean', short: 'h', about: 'Show this' },
};

/** Thrown for a command line that cannot be run; the message says what is wrong with it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const optionsOf = (command?: Command): Record<string, Option> => ({
  ...command?.options,
  ...GLOBAL_OPTIONS,
});

/** `rahdari --json sellers list` is `rahdari sellers list --json`. */
export function withOptionsBehind(argv: readonly string[]): string[] {
  const leading: string[] = [];
  let at = 0;
  while (argv[at]?.startsWith('--')) {
    const [name = '', value] = argv[at]!.slice(2).split('=', 2);
    const takes = GLOBAL_OPTIONS[name]?.type === 'string' && value === undefined ? 2 : 1;
    leading.push(...argv.slice(at, at + takes));
    at += takes;
  }
  return [...argv.slice(at), ...leading];
}

/** The command that the words begin with, and what is behind it; undefined where they name none. */
export function findCommand(
  commands: readonly Command[],
  argv: readonly string[],
): { command: Command; rest: string[] } | undefined {
  const begins = ({ path }: Command): boolean => path.every((word, index) => argv[index] === word);
  const command = commands.filter(begins).toSorted((a, b) => b.path.length - a.path.length)[0];
  return command && { command, rest: argv.slice(command.path.length) };
}

export function parse(command: Command, rest: string[]): { values: Values; args: string[] } {
  const options = Object.fromEntries(
    Object.entries(optionsOf(command)).map(([name, { type, short, multiple }]) => [
      name,
      { type, multiple: multiple === true, ...(short ? { short } : {}) },
    ]),
  );
  let parsed: { values: Values; positionals: string[] };
  try {
    parsed = parseArgs({ args: rest, options, allowPositionals: true }) as typeof parsed;
  } catch (error) {
    throw new UsageError((error as Error).message.split('. ')[0]!.replace(/\.$/, ''));
  }
  const { values, positionals: args } = parsed;
  if (!values.help) checkArguments(command, args);
  return { values, args };
}

function checkArguments({ args: wanted = [] }: Command, given: readonly string[]): void {
  const missing = wanted.filter(({ optional }) => !optional)[given.length];
  if (missing) throw new UsageError(`<${missing.name}> is missing: ${missing.about}`);
  if (given.length > wanted.length && !wanted.at(-1)?.many)
    throw new UsageError(`“${given[wanted.length]}” is one argument too many`);
  for (const [index, { name, choices }] of wanted.entries()) {
    const value = given[index];
    if (value !== undefined && choices && !choices.includes(value))
      throw new UsageError(`<${name}> is one of ${choices.join(', ')}, not “${value}”`);
  }
}

export const textOf = (values: Values, name: string): string | undefined =>
  typeof values[name] === 'string' ? values[name] : undefined;

/** Several values of one option, given repeatedly or with commas. */
export const listOf = (values: Values, name: string): string[] =>
  [values[name] ?? []]
    .flat()
    .flatMap((one) => String(one).split(','))
    .map((one) => one.trim())
    .filter(Boolean);

export function numberOf(values: Values, name: string): number | undefined {
  const text = textOf(values, name);
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text)) throw new UsageError(`--${name} takes a whole number, not “${text}”`);
  return Number(text);
}
