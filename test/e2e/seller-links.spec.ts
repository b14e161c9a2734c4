import {
  DEFAULT_POLICY,
  SELLER_ONBOARDING,
  type SellerOnboardingInput,
  sellerWorkflowId,
} from '@workflows/seller-onboarding/seller-onboarding.contract';
import { type Applicant, Cast } from '../support/cast';
import { HttpClient } from '../support/http-client';
import { type Rahdari, startProcesses } from '../support/processes';
import { temporalAddress } from '../support/temporal';
import { Client, Connection } from '@temporalio/client';

/** A link that was issued again, from the agent to the seller's own session, on the running processes. */
let rahdari: Rahdari;
let cast: Cast;

beforeAll(async () => {
  rahdari = await startProcesses();
  cast = await Cast.in(rahdari, 'links');
});
afterAll(() => rahdari?.stop());

const open = (token: string) =>
  new HttpClient(rahdari.url).post<{ session_token: string; seller_id: string }>(
    '/v1/seller-sessions',
    { token },
    { key: null },
  );
const reissue = async ({ path }: Applicant): Promise<string> =>
  (await cast.as('agent').post<{ token: string }>(`${path}/links`, {})).body.token;

/** The clock of its workflow begins a month earlier: the case runs out of time at once, and only this once. */
async function expire(applicant: Applicant): Promise<void> {
  const connection = await Connection.connect({ address: temporalAddress() });
  const client = new Client({ connection });
  const workflowId = sellerWorkflowId(cast.tenantId, applicant.id);
  await client.workflow.getHandle(workflowId).terminate('begins again a month earlier');
  const input: SellerOnboardingInput = {
    tenantId: cast.tenantId,
    sellerId: applicant.id,
    lifecycle: 'DRAFT',
    since: new Date(Date.now() - 31 * 86_400_000).toISOString(),
    round: 1,
    remindersSent: 3,
    policy: DEFAULT_POLICY,
    appliedCommands: [],
  };
  await client.workflow.start(SELLER_ONBOARDING, {
    workflowId,
    taskQueue: rahdari.taskQueue,
    args: [input],
  });
  await connection.close();
  await cast.reaches(applicant, 'EXPIRED');
}

it('takes the place of an invitation that got lost, and accepts it', async () => {
  const applicant = await cast.invited(await cast.programme(0));
  const token = await reissue(applicant);
  expect((await open(applicant.invitationToken)).body).toMatchObject({ code: 'SELLER_LINK.INVALID' });
  const opened = await open(token);
  expect(opened).toMatchObject({ status: 201, body: { seller_id: applicant.id } });
  const seller = new HttpClient(rahdari.url, opened.body.session_token);
  expect((await seller.get(applicant.path)).body).toMatchObject({ lifecycle: 'DRAFT' });
  expect((await open(token)).body).toMatchObject({ code: 'SELLER_LINK.USED' });
});

it('opened twice at once lets one in, and the invitation is accepted once', async () => {
  const applicant = await cast.invited(await cast.programme(0));
  const answers = await Promise.all([open(applicant.invitationToken), open(applicant.invitationToken)]);
  expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409]);
  const events = await cast.eventsOf(applicant, 'seller.accepted');
  // Whether a letter reached somebody is another story.
  expect(events.filter((type) => type.startsWith('seller.'))).toEqual(['seller.invited', 'seller.accepted']);
});

it('opens an expired case again, with its answers', async () => {
  const applicant = await cast.accepted(await cast.programme(0));
  await applicant.edit({ legal_name: 'Specimen Kept' });
  await expire(applicant);
  const opened = await open(await reissue(applicant));
  expect(opened.status).toBe(201);
  const seller = new HttpClient(rahdari.url, opened.body.session_token);
  expect((await seller.get(applicant.path)).body).toMatchObject({
    lifecycle: 'DRAFT',
    application: { legal_name: 'Specimen Kept' },
  });
  expect(await cast.eventsOf(applicant, 'seller.expired')).toContain('seller.accepted');
});
