import { openAsBlob } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import { extname } from 'node:path';
import { type Command, textOf, UsageError } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { inert } from '../output.ts';

const SHOWN = 10;

export const ordersImport: Command = {
  path: ['orders', 'import'],
  summary: 'Send orders from a CSV or JSON Lines file',
  about:
    'An order is known by its seller, channel and number: sending a file again changes nothing. Lines that cannot be taken stop\nno other. Ends with 5 when there are any.',
  args: [{ name: 'file', about: 'Orders, .csv, .jsonl or .ndjson' }],
  options: {
    seller: { type: 'string', value: 'id', about: 'Of rows that name none (CSV)' },
    channel: { type: 'string', value: 'name', about: 'Of rows that name none (CSV)' },
    from: { type: 'string', value: 'day', about: 'First day that the file covers, 2026-11-01' },
    to: { type: 'string', value: 'day', about: 'Last day that the file covers' },
  },
  examples: [
    'rahdari orders import orders.csv --seller sel_… --channel own_website --from 2026-11-01 --to 2026-11-30',
  ],
  run: async ({ args: [path = ''], values, out, session, signal }) => {
    const isCsv = extname(path).toLowerCase() === '.csv';
    if (!isCsv && !['.jsonl', '.ndjson'].includes(extname(path).toLowerCase()))
      throw new UsageError('<file> ends in .csv, .jsonl or .ndjson');
    await access(path, constants.R_OK);
    const rahdari = await session.client();
    const body = await openAsBlob(path);
    const covered = { observed_from: textOf(values, 'from'), observed_to: textOf(values, 'to') };
    const common = { signal, body };
    const { data: report } = isCsv
      ? await rahdari.orders.import({
          ...common,
          query: { ...covered, seller_id: textOf(values, 'seller'), channel: textOf(values, 'channel') },
        })
      : await rahdari.orders.batch({ ...common, query: covered });
    out.result(report, () => {
      const { received, created, updated, unchanged, rejected, errors } = report;
      return [
        `${received} orders: ${created} new, ${updated} changed, ${unchanged} known, ${rejected} not taken`,
        ...errors.slice(0, SHOWN).map((one) => `  line ${one.line}: ${inert(one.detail)} [${one.code}]`),
        ...(errors.length > SHOWN ? [`  and ${errors.length - SHOWN} more; --json shows them`] : []),
      ].join('\n');
    });
    return report.rejected ? EXIT.negative : EXIT.ok;
  },
};
