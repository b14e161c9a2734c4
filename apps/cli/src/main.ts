#!/usr/bin/env node
import { type Command, findCommand, parse, withOptionsBehind } from './command.ts';
import { COMMANDS } from './commands/index.ts';
import { EXIT } from './exit-codes.ts';
import { failureOf, failureText } from './failure.ts';
import { exitCodesHelp, helpOf, overview } from './help.ts';
import { Output, type Terminal } from './output.ts';
import { Session } from './session.ts';

const terminal: Terminal = { stdout: process.stdout, stderr: process.stderr, env: process.env };
const plain = new Output(terminal, false);

// A reader that has enough, such as head, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.ok);
  throw error;
});

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    interrupted.abort(new Error('interrupted'));
    // A second one does not wait for the cleaning up.
    process.once(signal, () => process.exit(EXIT.interrupted));
  });
}

function help(words: readonly string[]): number {
  if (words[0] === 'exit-codes') plain.result(null, exitCodesHelp());
  else {
    const found = findCommand(COMMANDS, words);
    const group = COMMANDS.some(({ path }) => path[0] === words[0]) ? words[0] : undefined;
    plain.result(null, found ? helpOf(found.command) : overview(COMMANDS, group));
  }
  return EXIT.ok;
}

async function run(command: Command, rest: string[], out: Output): Promise<number> {
  const { values, args } = parse(command, rest);
  if (values.help) return help(command.path);
  const session = new Session(values, process.env, out);
  const code = await command.run({ values, args, out, session, signal: interrupted.signal });
  return interrupted.signal.aborted ? EXIT.interrupted : (code ?? EXIT.ok);
}

async function main(typed: string[]): Promise<number> {
  const argv = withOptionsBehind(typed);
  const words = argv.filter((word) => !word.startsWith('-'));
  const out = new Output(terminal, argv.includes('--json'));
  if (words[0] === 'help') return help(words.slice(1));
  const found = findCommand(COMMANDS, argv);
  if (!found) {
    if (!argv.length || argv.includes('--help') || argv.includes('-h')) return help(words);
    const known = COMMANDS.filter(({ path }) => path[0] === words[0]);
    out.terminal.stderr.write(`${overview(known.length ? known : COMMANDS)}\n\n`);
    out.terminal.stderr.write(`Error: there is no command “${words.slice(0, 2).join(' ')}”.\n`);
    return EXIT.usage;
  }
  try {
    return await run(found.command, found.rest, out);
  } catch (error) {
    if (interrupted.signal.aborted) return EXIT.interrupted;
    const failure = failureOf(error);
    const { exitCode, ...shown } = failure;
    out.terminal.stderr.write(`${out.json ? JSON.stringify({ error: shown }) : failureText(failure)}\n`);
    return exitCode;
  }
}

// Not exit(): what was written to a pipe would be cut off.
process.exitCode = await main(process.argv.slice(2));
