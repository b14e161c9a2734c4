import { type CreateSellerDto, each, type SellersListData, type SellerSummary } from '@rahdari/sdk';
import { type Command, listOf, numberOf, textOf, UsageError } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { OUTPUT_OPTION, outputOf, write } from './whole-list.ts';

const DEFAULT_MAX = 50;

export const sellersList: Command = {
  path: ['sellers', 'list'],
  summary: 'List sellers',
  options: {
    lifecycle: {
      type: 'string',
      value: 'state',
      multiple: true,
      about: 'Only in these states, such as IN_REVIEW,ACTIVE',
    },
    programme: { type: 'string', value: 'id', about: 'Only of this programme' },
    awaiting: {
      type: 'string',
      value: 'who',
      about: 'Only where seller, agent, provider or registry has to act',
      choices: ['seller', 'agent', 'provider', 'registry'],
    },
    max: { type: 'string', value: 'number', about: `At most that many (default ${DEFAULT_MAX}; 0 for all)` },
    all: { type: 'boolean', about: 'All of them: the same as --max 0' },
    ...OUTPUT_OPTION,
  },
  examples: [
    'rahdari sellers list --lifecycle IN_REVIEW',
    'rahdari sellers list --all --json | jq -r .id',
    'rahdari sellers list --output csv > sellers.csv',
  ],
  run: async ({ values, out, session, signal }) => {
    const lifecycle = listOf(values, 'lifecycle').map((state) => state.toUpperCase());
    // The API says better than we could which states and parties there are.
    const filter = {
      ...(lifecycle.length ? { lifecycle } : {}),
      programme_id: textOf(values, 'programme'),
      awaiting_action_from: textOf(values, 'awaiting'),
    } as SellersListData['query'];
    const format = outputOf(values);
    const wanted = values.all ? 0 : (numberOf(values, 'max') ?? DEFAULT_MAX);
    const rahdari = await session.client();
    if (format) return write(out, format, (file) => rahdari.sellers.list({ ...file, query: filter, signal }));
    const rows: SellerSummary[] = [];
    const sellers = each((page) => rahdari.sellers.list({ query: { ...filter, ...page } }), {
      max: wanted || Infinity,
    });
    for await (const row of sellers) rows.push(row);
    out.table(rows, {
      id: ({ id }) => id,
      state: ({ lifecycle }) => lifecycle,
      since: ({ since }) => since?.slice(0, 10),
      waits_for: ({ awaiting_action_from: who }) => who,
      name: ({ display_name: name }) => name,
    });
    if (wanted && rows.length === wanted) out.note(`The first ${wanted}; --all shows all.`);
    if (!rows.length) out.note('There is no such seller.');
    return EXIT.ok;
  },
};

export const sellersShow: Command = {
  path: ['sellers', 'show'],
  summary: 'Show one seller: where it stands, what is open, what is possible now',
  args: [{ name: 'seller', about: 'Its id, sel_…' }],
  run: async ({ args: [id], out, session }) => {
    const rahdari = await session.client();
    const { data: seller } = await rahdari.sellers.get({ path: { id: id! } });
    out.result(seller, () =>
      out.fields({
        name: seller.display_name,
        id: seller.id,
        state: `${seller.lifecycle} since ${seller.since ?? '–'}`,
        'waits for': seller.awaiting_action_from,
        'next step': seller.next_action?.text.en,
        'open points': seller.requirements_open,
        holds: seller.holds.map(({ type, reason_code: reason }) => `${type} (${reason})`).join(', '),
        clocks: seller.clocks.map((clock) => `${clock.on_expiry} at ${clock.due_at}`).join(', '),
        'possible now': seller.allowed_actions.join(', '),
      }),
    );
  },
};

export const sellersInvite: Command = {
  path: ['sellers', 'invite'],
  summary: 'Invite a seller into a programme',
  options: {
    programme: { type: 'string', value: 'id', about: 'The programme, prg_…' },
    name: { type: 'string', value: 'text', about: 'The trading name, as buyers will see it' },
    'legal-form': { type: 'string', value: 'form', about: 'Such as sole_proprietor or private_limited' },
    locale: {
      type: 'string',
      value: 'en|ur|zh',
      about: 'Language of what is written to it',
      choices: ['en', 'ur', 'zh'],
    },
    key: {
      type: 'string',
      value: 'text',
      about: 'Idempotency-Key: a repeat with the same one invites nobody twice',
    },
  },
  examples: ['rahdari sellers invite --programme prg_… --name "Khewra Salt" --legal-form sole_proprietor'],
  run: async ({ values, out, session }) => {
    const needed = (name: string): string => {
      const text = textOf(values, name);
      if (!text) throw new UsageError(`--${name} is missing`);
      return text;
    };
    const body = {
      programme_id: needed('programme'),
      display_name: needed('name'),
      legal_form: needed('legal-form'),
      ...(textOf(values, 'locale') ? { locale: textOf(values, 'locale') } : {}),
    };
    const key = textOf(values, 'key');
    const rahdari = await session.client();
    const headers = key ? { 'Idempotency-Key': key } : {};
    const { data: invited } = await rahdari.sellers.create({ body: body as CreateSellerDto, headers });
    out.result(invited, () =>
      out.fields({
        id: invited.id,
        state: invited.lifecycle,
        invitation: invited.invitation_token,
        note: 'The invitation is shown this once; it is good for one use.',
      }),
    );
  },
};
