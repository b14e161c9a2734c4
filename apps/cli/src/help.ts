import { type Argument, type Command, GLOBAL_OPTIONS, type Option, optionsOf } from './command.ts';
import { EXIT_TABLE } from './exit-codes.ts';

const columns = (rows: readonly (readonly [string, string])[]): string => {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`.trimEnd()).join('\n');
};

const named = ({ name, optional, many }: Argument): string => {
  const text = `<${name}>${many ? '…' : ''}`;
  return optional ? `[${text}]` : text;
};

const flag = ([name, { type, short, value }]: [string, Option]): string =>
  `${short ? `-${short}, ` : ''}--${name}${type === 'string' ? ` <${value ?? 'text'}>` : ''}`;

const optionRows = (options: Readonly<Record<string, Option>>): [string, string][] =>
  Object.entries(options).map((one) => [flag(one), one[1].about]);

export function overview(commands: readonly Command[], group?: string): string {
  const shown = commands.filter(({ path }) => !group || path[0] === group);
  const rows = shown.map(({ path, args = [], summary }): [string, string] => [
    [...path, ...args.map(named)].join(' '),
    summary,
  ]);
  return [
    'rahdari: the Rahdari API on the command line',
    `Usage: rahdari ${group ?? '<command>'} …`,
    `Commands:\n${columns(rows)}`,
    `Everywhere:\n${columns(optionRows(GLOBAL_OPTIONS))}`,
    'rahdari <command> --help says more; rahdari help exit-codes lists what a script can rely on.',
  ].join('\n\n');
}

export function helpOf(command: Command): string {
  const { path, summary, about, args = [], options = {}, examples = [] } = command;
  const own = Object.keys(options).length ? [`Options:\n${columns(optionRows(options))}`] : [];
  return [
    `${summary}.`,
    `Usage: rahdari ${[...path, ...args.map(named), '[options]'].join(' ')}`,
    ...(about ? [about] : []),
    ...(args.length ? [`Arguments:\n${columns(args.map((one) => [named(one), one.about] as const))}`] : []),
    ...own,
    `Everywhere:\n${columns(optionRows(GLOBAL_OPTIONS))}`,
    ...(examples.length ? [`Examples:\n${examples.map((one) => `  ${one}`).join('\n')}`] : []),
  ].join('\n\n');
}

export const exitCodesHelp = (): string => columns(EXIT_TABLE.map(([code, about]) => [String(code), about]));

/** A script for bash, zsh or fish: it knows words and options; ids are left to the one who types. */
export function completionFor(shell: string, commands: readonly Command[]): string {
  const lines = commands.map((command) => {
    const flags = Object.keys(optionsOf(command)).map((name) => `--${name}`);
    const choices = (command.args ?? []).flatMap(({ choices }) => choices ?? []);
    return {
      path: command.path.join(' '),
      words: [...choices, ...flags].join(' '),
      summary: command.summary,
    };
  });
  const groups = [...new Set(commands.map(({ path }) => path[0]!))];
  if (shell === 'fish') {
    const first = groups.map((word) => `complete -c rahdari -f -n __fish_use_subcommand -a ${word}`);
    const second = commands
      .filter(({ path }) => path.length > 1)
      .map(
        ({ path, summary }) =>
          `complete -c rahdari -f -n '__fish_seen_subcommand_from ${path[0]}' -a ${path[1]} -d '${summary.replaceAll("'", '’')}'`,
      );
    return [...first, ...second].join('\n');
  }
  const cases = lines.map(({ path, words }) => `    "${path}") words="${words}" ;;`);
  const seconds = groups.flatMap((group) => {
    const below = commands.filter(({ path }) => path[0] === group && path.length > 1);
    return below.length ? [`    "${group}") words="${below.map(({ path }) => path[1]).join(' ')}" ;;`] : [];
  });
  return `${shell === 'zsh' ? 'autoload -U +X bashcompinit && bashcompinit\n' : ''}_rahdari() {
  local words="" current="\${COMP_WORDS[COMP_CWORD]}" typed="\${COMP_WORDS[*]:1:COMP_CWORD-1}"
  [ -z "$typed" ] && words="${groups.join(' ')} help"
  case "\${COMP_WORDS[1]}\${COMP_WORDS[2]:+ \${COMP_WORDS[2]}}" in
${lines
  .filter(({ path }) => path.includes(' '))
  .map(({ path, words }) => `    "${path}"*) words="${words}" ;;`)
  .join('\n')}
  esac
  if [ -z "$words" ]; then case "$typed" in
${[...cases.filter((line) => !line.split('"')[1]!.includes(' ')), ...seconds].join('\n')}
  esac; fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _rahdari rahdari`;
}
