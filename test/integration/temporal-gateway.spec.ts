import { TemporalGateway } from '@app/temporal';
import { Client, Connection } from '@temporalio/client';
import { actUpdate } from '@workflows/seller-onboarding/seller-onboarding.contract';
import { temporalAddress } from '../support/temporal';

/** What a caller is told when the workflow service is not all there. */
const command = { commandId: 'cmd_test', action: 'submit', role: 'seller' } as never;

async function told(
  address: string,
  namespace: string,
  work: (gateway: TemporalGateway) => Promise<unknown>,
) {
  const connection = Connection.lazy({ address });
  try {
    const gateway = new TemporalGateway(new Client({ connection, namespace }), 'none');
    return await work(gateway).then(
      () => undefined,
      (error: unknown) => error,
    );
  } finally {
    await connection.close();
  }
}

const start = { workflowType: 'none', workflowId: 'gateway-test', args: [] };
const WORK: [string, (gateway: TemporalGateway) => Promise<unknown>][] = [
  ['an update', (gateway) => gateway.update('gateway-test', actUpdate, 'cmd_test', command)],
  ['a start', (gateway) => gateway.start(start)],
  ['a signal', (gateway) => gateway.signal('gateway-test', 'x', [])],
];

it.each(WORK)(
  '%s at a server that does not know its namespace yet may be tried again',
  async (_what, work) => {
    expect(await told(temporalAddress(), 'not-there-yet', work)).toMatchObject({
      code: 'WORKFLOWS.UNAVAILABLE',
      kind: 'unavailable',
      retryAfterSeconds: 2,
    });
  },
);

it('an update of a workflow that is not there may be tried again', async () => {
  expect(await told(temporalAddress(), 'default', WORK[0]![1])).toMatchObject({
    code: 'WORKFLOWS.NOT_RUNNING',
    kind: 'unavailable',
  });
});
