import type { Command } from '../command.ts';
import { completionFor } from '../help.ts';

/** Takes the commands as a function: it is one of them. */
export const completionCommand = (commands: () => readonly Command[]): Command => ({
  path: ['completion'],
  summary: 'Print what makes a shell complete commands and options',
  args: [{ name: 'shell', about: 'bash, zsh or fish', choices: ['bash', 'zsh', 'fish'] }],
  examples: ['rahdari completion bash > ~/.local/share/bash-completion/completions/rahdari'],
  run: async ({ args: [shell], out }) => {
    const script = completionFor(shell!, commands());
    out.result({ shell, script }, script);
  },
});
