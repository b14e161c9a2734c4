import type { Command } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { inert } from '../output.ts';

const TYPES = ['ntn', 'strn', 'cnic', 'cuin', 'iban_pk', 'mobile_pk', 'gtin', 'hs'] as const;

export const identifiersCheck: Command = {
  path: ['identifiers', 'check'],
  summary: 'Check the form of an identifier; asks no registry and stores nothing',
  about: 'Ends with 5 when it is not valid.',
  args: [
    { name: 'type', about: TYPES.join(', '), choices: TYPES },
    { name: 'value', about: 'As it is written' },
  ],
  examples: ['rahdari identifiers check ntn 4174941-3'],
  run: async ({ args: [type, value = ''], out, session }) => {
    const rahdari = await session.client();
    const { data: result } = await rahdari.identifiers.validate({
      body: { type: type as (typeof TYPES)[number], value },
    });
    out.result(result, () =>
      [
        result.valid ? out.paint('green', `Valid: ${result.normalised}`) : out.paint('red', 'Not valid'),
        ...[...result.errors, ...result.warnings].map(({ code, message }) => `  ${inert(message)} [${code}]`),
      ].join('\n'),
    );
    return result.valid ? EXIT.ok : EXIT.negative;
  },
};
