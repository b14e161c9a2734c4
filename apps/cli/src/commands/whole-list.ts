import { once } from 'node:events';
import { exported, type ExportFormat, type ExportRequest } from '@rahdari/sdk';
import { type Option, textOf, UsageError, type Values } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { CommandFailure } from '../failure.ts';
import type { Output } from '../output.ts';

const FORMATS = ['csv', 'ndjson'] as const;

export const OUTPUT_OPTION: Readonly<Record<string, Option>> = {
  output: {
    type: 'string',
    value: 'csv|ndjson',
    about: 'The whole list as a file, to stdout',
    choices: FORMATS,
  },
};

/** The format of a whole list; undefined when it is not wanted. */
export function outputOf(values: Values): ExportFormat | undefined {
  const text = textOf(values, 'output');
  if (text === undefined) return undefined;
  const format = FORMATS.find((one) => one === text);
  if (!format) throw new UsageError(`--output is one of ${FORMATS.join(', ')}, not “${text}”`);
  if (values.max !== undefined) throw new UsageError('--output gives the whole list, so --max has no place');
  return format;
}

/** Writes a list to stdout as it comes, no faster than it is taken. Half a list is said to be half. */
export async function write(
  { terminal: { stdout } }: Output,
  format: ExportFormat,
  ask: (file: ExportRequest) => Promise<{ response: Response; request: Request }>,
): Promise<number> {
  const { body } = await exported(format, ask);
  // Who reads from us may have seen enough: `rahdari … | head`.
  let isTaken = true;
  stdout.once('error', () => (isTaken = false));
  try {
    for await (const chunk of body) {
      if (!isTaken) break;
      if (!stdout.write(chunk)) await once(stdout, 'drain');
    }
  } catch (error) {
    if (!isTaken) return EXIT.ok;
    throw new CommandFailure(
      EXIT.unavailable,
      `The list broke off (${(error as Error).message}): what was written is not the whole of it.`,
      'Run it again.',
    );
  }
  return EXIT.ok;
}
