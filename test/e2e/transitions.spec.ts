import {
  findSideAction,
  findTransition,
  type Lifecycle,
  type SellerAction,
  SIDE_ACTIONS,
  TRANSITIONS,
} from '@workflows/seller-onboarding/seller-onboarding.contract';
import { type Applicant, Cast, type SellerBody } from '../support/cast';
import type { Answer, HttpClient } from '../support/http-client';
import { type Rahdari, startProcesses } from '../support/processes';
import { replayQueue } from '../support/temporal';

/** The actions that have a route, with a body that only the state can refuse. The rest are the system's. */
const ROUTES: Partial<Record<SellerAction, { path?: string; body?: object }>> = {
  submit: {},
  resubmit: {},
  withdraw: {},
  reopen: {},
  appeal: {},
  claim: {},
  release: {},
  note: { path: 'notes', body: { text: 'Seen.' } },
  approve: {},
  'conditionally-approve': { body: { conditions: ['company.psw_uid'] } },
  'request-changes': { body: { items: [{ code: 'company.iban', reason_code: 'IBAN.OTHER_HOLDER' }] } },
  reject: { body: { reason_code: 'BUSINESS.OUT_OF_SCOPE' } },
  suspend: { body: { reason_code: 'QUALITY.COMPLAINTS' } },
  'lift-hold': { body: { hold_id: `hld_${'0'.repeat(32)}` } },
  offboard: {},
  'cancel-offboarding': {},
  'review-requirement': { path: 'requirements/company.iban/review', body: { decision: 'accept' } },
  'waive-requirement': { path: 'requirements/company.iban/waive', body: { reason_code: 'SEEN' } },
  'decide-screening': {
    path: `screening-hits/hit_${'0'.repeat(32)}/decide`,
    body: { decision: 'clear', reason_code: 'OTHER_PERSON' },
  },
  edit: {},
  'add-document': {},
};
const ACTIONS = Object.keys(ROUTES) as SellerAction[];

let rahdari: Rahdari;
let cast: Cast;
let straight: string;
let reviewed: string;

beforeAll(async () => {
  rahdari = await startProcesses();
  cast = await Cast.in(rahdari, 'transitions');
  straight = await cast.programme(0);
  reviewed = await cast.programme(100);
}, 120_000);
afterAll(() => rahdari?.stop());

const as = (role: string, applicant: Applicant): HttpClient =>
  role === 'seller' ? applicant.client : cast.as(role);

async function act(role: string, applicant: Applicant, action: SellerAction): Promise<Answer<SellerBody>> {
  const client = as(role, applicant);
  if (action === 'edit') {
    const { version } = (await cast.as('agent').get<SellerBody>(applicant.path)).body;
    const change = { application: { email: 'other@specimen.example.com' } };
    return client.patch(applicant.path, change, { 'if-match': `"${version}"` });
  }
  if (action === 'add-document') {
    const form = new FormData();
    form.set('kind', 'bank_letter');
    form.set('file', new Blob(['%PDF-1.7 another']), 'a.pdf');
    return client.post(`${applicant.path}/documents`, form);
  }
  const { path = action, body = {} } = ROUTES[action]!;
  return client.post(`${applicant.path}/${path}`, body);
}

async function took(answer: Promise<Answer<SellerBody>>, lifecycle: Lifecycle): Promise<void> {
  const { status, text, body } = await answer;
  expect({ status, text, lifecycle: body.lifecycle }).toMatchObject({ status: 200, lifecycle });
}

const active = (): Promise<Applicant> => cast.submitted(straight, 'ACTIVE');
const inReview = (): Promise<Applicant> => cast.submitted(reviewed, 'IN_REVIEW');

/** A seller in each state that can be reached without waiting for days. */
const STATES: [Lifecycle, () => Promise<Applicant>][] = [
  ['INVITED', () => cast.invited(straight)],
  ['DRAFT', () => cast.ready(straight)],
  [
    'WITHDRAWN',
    async () => {
      const applicant = await cast.accepted(straight);
      await took(act('seller', applicant, 'withdraw'), 'WITHDRAWN');
      return applicant;
    },
  ],
  [
    'VERIFYING',
    async () => {
      // A registry that does not answer holds the case where it is: neither passed nor failed.
      const control = (outage: boolean) =>
        fetch(`${rahdari.taxpayerUrl}/_control`, { method: 'POST', body: JSON.stringify({ outage }) });
      await control(true);
      const applicant = await cast.ready(straight);
      expect((await act('seller', applicant, 'submit')).status).toBe(200);
      // The other checks run beside it: from then on nothing moves by itself.
      await cast.reaches(applicant, 'VERIFYING', ({ checks }) => {
        const status = new Map(
          (checks as { check: string; status: string }[]).map((row) => [row.check, row.status]),
        );
        return (
          status.get('taxpayer_status') === 'waiting_registry' && ![...status.values()].includes('pending')
        );
      });
      await control(false);
      return applicant;
    },
  ],
  ['IN_REVIEW', inReview],
  [
    'ACTION_REQUIRED',
    async () => {
      const applicant = await inReview();
      await took(act('agent', applicant, 'request-changes'), 'ACTION_REQUIRED');
      return applicant;
    },
  ],
  [
    'REJECTED',
    async () => {
      const applicant = await inReview();
      await took(act('agent', applicant, 'reject'), 'REJECTED');
      return applicant;
    },
  ],
  [
    'CONDITIONALLY_APPROVED',
    async () => {
      const applicant = await inReview();
      await took(act('agent', applicant, 'conditionally-approve'), 'CONDITIONALLY_APPROVED');
      return applicant;
    },
  ],
  ['ACTIVE', active],
  [
    'SUSPENDED',
    async () => {
      const applicant = await active();
      await took(act('agent', applicant, 'suspend'), 'SUSPENDED');
      return applicant;
    },
  ],
  [
    'OFFBOARDING',
    async () => {
      const applicant = await active();
      await took(act('agent', applicant, 'offboard'), 'OFFBOARDING');
      return applicant;
    },
  ],
];

it('the table is covered: every action of it has a route or is the system’s', () => {
  const byPeople = [...TRANSITIONS, ...SIDE_ACTIONS].filter(({ roles }) =>
    roles.some((role) => role !== 'system'),
  );
  // `accept` has its own route, with the token of the invitation.
  const wanted = new Set(byPeople.map(({ action }) => action).filter((action) => action !== 'accept'));
  expect(new Set(ACTIONS)).toEqual(wanted);
});

describe.each(STATES)('a seller that is %s', (state, reach) => {
  let applicant: Applicant;
  beforeAll(async () => {
    applicant = await reach();
  }, 60_000);

  /** Roles with a key here: an invited seller has none yet. */
  const roles = (): string[] => [
    'agent',
    'senior_agent',
    'integrator',
    'operator',
    ...(state === 'INVITED' ? [] : ['seller']),
  ];

  it('is refused every action that the table does not have, and stays as it is', async () => {
    const before = await cast.footprint(applicant);
    const wrong: string[] = [];
    let refused = 0;
    for (const action of ACTIONS) {
      const row = findTransition(state, action) ?? findSideAction(state, action);
      for (const role of roles()) {
        if ((row?.roles as string[] | undefined)?.includes(role)) continue;
        const { status, body, headers } = (await act(role, applicant, action)) as unknown as Answer<{
          code: string;
          lifecycle?: string;
          allowed_actions?: string[];
        }>;
        refused++;
        const isProblem = headers.get('content-type')?.startsWith('application/problem+json');
        const byRole = status === 403 && ['AUTH.FORBIDDEN', 'SELLER.ROLE_NOT_ALLOWED'].includes(body.code);
        const byState =
          !row &&
          status === 409 &&
          body.code === 'SELLER.ACTION_NOT_ALLOWED' &&
          body.lifecycle === state &&
          !body.allowed_actions?.includes(action);
        if (!isProblem || !(byRole || byState))
          wrong.push(`${role} ${action}: ${status} ${JSON.stringify(body)}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(refused).toBeGreaterThan(50);
    expect(await cast.footprint(applicant)).toEqual(before);
  }, 120_000);

  it('names in a refusal what its caller may do instead', async () => {
    const impossible = (['submit', 'appeal'] as const).find((action) => !findTransition(state, action))!;
    const role = state === 'INVITED' ? 'integrator' : 'seller';
    const client = as(role, applicant);
    const { body } = await client.get<SellerBody>(applicant.path);
    const refusal = (await client.post(`${applicant.path}/${impossible}`, {})).body;
    expect(refusal).toMatchObject({
      status: 409,
      lifecycle: state,
      action: impossible,
      allowed_actions: body.allowed_actions,
    });
  });
});

describe('the ways back', () => {
  it('a withdrawn case is reopened, a suspension lifted, an offboarding cancelled', async () => {
    const withdrawn = await cast.accepted(straight);
    await took(act('seller', withdrawn, 'withdraw'), 'WITHDRAWN');
    await took(act('seller', withdrawn, 'reopen'), 'DRAFT');

    const seller = await active();
    const { body } = await act('agent', seller, 'suspend');
    expect(body.holds).toMatchObject([{ type: 'MANUAL', reason_code: 'QUALITY.COMPLAINTS' }]);
    const lift = (holdId: string) =>
      cast.as('agent').post<SellerBody>(`${seller.path}/lift-hold`, { hold_id: holdId });
    const before = await cast.footprint(seller);
    expect(await lift(`hld_${'0'.repeat(32)}`)).toMatchObject({ status: 409 });
    expect(await cast.footprint(seller)).toEqual(before);
    await took(lift(body.holds[0]!.id), 'ACTIVE');
    await took(act('seller', seller, 'offboard'), 'OFFBOARDING');
    await took(act('seller', seller, 'cancel-offboarding'), 'ACTIVE');
  });
});

describe('the histories of these lives', () => {
  it('all replay: no workflow did what a second run of it would not', async () => {
    const results = await replayQueue(rahdari.taskQueue);
    const sellers = results.filter(({ workflowId }) => workflowId.startsWith('seller:'));
    expect(sellers.length).toBeGreaterThanOrEqual(10);
    expect(results.filter(({ error }) => error)).toEqual([]);
  });
});
