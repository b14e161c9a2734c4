import {
  PROGRAMME_READOUT,
  PROGRAMME_READOUTS,
  UPLIFT_STUDY,
  type UpliftActivities,
} from '@workflows/uplift/uplift.contract';
import { record } from '../support/record';
import { untilItWaits } from '../support/temporal';

const PROGRAMME = { tenantId: 'ten_test', programmeId: 'prg_test' };

class FakeUplift implements UpliftActivities {
  async startObserving(): Promise<void> {}

  async computeProgrammeReadout(): Promise<string> {
    return 'TOO_EARLY';
  }
}

describe('recording the uplift workflows', () => {
  record('uplift', 'study-observed', new FakeUplift(), async (client, taskQueue) => {
    const handle = await client.workflow.start(UPLIFT_STUDY, {
      taskQueue,
      workflowId: 'uplift-study:recorded',
      args: [{ tenantId: 'ten_test', sellerId: 'sel_test' }],
    });
    await handle.result();
    return handle;
  });

  record('uplift', 'readout-on-request', new FakeUplift(), async (client, taskQueue) => {
    const handle = await client.workflow.start(PROGRAMME_READOUT, {
      taskQueue,
      workflowId: 'uplift-readout:recorded',
      args: [PROGRAMME],
    });
    await handle.result();
    return handle;
  });

  // The next Monday may be days away: what is recorded ends while it waits.
  record('uplift', 'waiting-for-monday', new FakeUplift(), async (client, taskQueue) => {
    const handle = await client.workflow.start(PROGRAMME_READOUTS, {
      taskQueue,
      workflowId: 'uplift-readouts:recorded',
      args: [PROGRAMME],
    });
    await untilItWaits(handle);
    await handle.terminate();
    return handle;
  });
});
