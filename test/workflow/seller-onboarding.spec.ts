import { randomUUID } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/common';
import { snapshotQuery } from '@workflows/seller-onboarding/seller-onboarding.contract';
import { FakeSellerActivities } from '../support/fake-seller-activities';
import { act, reaches, startSeller as start } from '../support/seller-workflow';
import { withWorker } from '../support/temporal';

describe('the seller workflow', () => {
  it('goes straight through to ACTIVE, the baseline frozen before', async () => {
    const fake = new FakeSellerActivities('INVITED');
    fake.verdict = 'approve-straight-through';
    await withWorker(fake, async (client, queue) => {
      const handle = await start(client, queue, 'INVITED');
      await act(handle, 'accept', 'seller');
      await act(handle, 'submit', 'seller');
      await reaches(handle, 'ACTIVE');
      await handle.terminate();
    });
    expect(fake.log.filter((line) => !line.endsWith('pass'))).toEqual([
      'accept -> DRAFT',
      'submit -> SUBMITTED',
      'start-checks -> VERIFYING',
      'approve-straight-through -> APPROVED',
      'baseline frozen',
      'activate -> ACTIVE',
    ]);
  });

  it('takes a correction round and a review', async () => {
    const fake = new FakeSellerActivities('DRAFT');
    fake.verdict = 'request-changes';
    await withWorker(fake, async (client, queue) => {
      const handle = await start(client, queue, 'DRAFT');
      await act(handle, 'submit', 'integrator');
      await reaches(handle, 'ACTION_REQUIRED');
      fake.verdict = 'send-to-review';
      await act(handle, 'resubmit', 'seller');
      await reaches(handle, 'IN_REVIEW');
      expect((await act(handle, 'approve', 'senior_agent')).lifecycle).toBe('APPROVED');
      await reaches(handle, 'ACTIVE');
      expect((await handle.query(snapshotQuery)).round).toBe(2);
      await handle.terminate();
    });
  });

  it('refuses before history what state or role does not allow', async () => {
    await withWorker(new FakeSellerActivities('DRAFT'), async (client, queue) => {
      const handle = await start(client, queue, 'DRAFT');
      for (const [action, role] of [
        ['approve', 'agent'],
        ['submit', 'auditor'],
        ['expire', 'agent'],
      ] as const) {
        await expect(act(handle, action, role)).rejects.toMatchObject({ cause: { type: 'DomainError' } });
      }
      const { events } = await handle.fetchHistory();
      const accepted = events?.filter((event) => event.workflowExecutionUpdateAcceptedEventAttributes) ?? [];
      expect(accepted).toHaveLength(0);
      await handle.terminate();
    });
  });

  it('applies a repeated command once', async () => {
    const fake = new FakeSellerActivities('DRAFT');
    await withWorker(fake, async (client, queue) => {
      const handle = await start(client, queue, 'DRAFT');
      const commandId = randomUUID();
      const results = await Promise.all([1, 2, 3].map(() => act(handle, 'edit', 'seller', commandId)));
      expect(new Set(results.map((result) => result.lifecycle))).toEqual(new Set(['DRAFT']));
      await handle.terminate();
    });
    expect(fake.log.filter((line) => line.startsWith('edit'))).toHaveLength(1);
  });

  it('asks a registry that is down again, and neither passes nor fails the seller meanwhile', async () => {
    const fake = new FakeSellerActivities('SUBMITTED');
    fake.checkStatus = { taxpayer_status: ['waiting_registry', 'waiting_registry', 'pass'] };
    fake.verdict = 'approve-straight-through';
    await withWorker(fake, async (client, queue) => {
      const handle = await start(client, queue, 'SUBMITTED', { registryRetryMs: 5 });
      await reaches(handle, 'ACTIVE');
      await handle.terminate();
    });
    expect(fake.log.filter((line) => line.startsWith('taxpayer_status'))).toEqual([
      'taxpayer_status waiting_registry',
      'taxpayer_status waiting_registry',
      'taxpayer_status pass',
    ]);
  });

  it('reminds, then expires what nobody answers', async () => {
    const fake = new FakeSellerActivities('INVITED');
    await withWorker(fake, async (client, queue) => {
      const handle = await start(client, queue, 'INVITED', {
        reminderAfterMs: [5, 10],
        invitationExpiresAfterMs: 20,
      });
      await reaches(handle, 'EXPIRED');
      await handle.terminate();
    });
    expect(fake.log).toEqual(['reminder idle', 'reminder idle', 'expire -> EXPIRED']);
  });

  it('is not set back by a result that is overtaken on its way', async () => {
    /** The note is written first and answered last. */
    class SlowToAnswer extends FakeSellerActivities {
      override async applyCommand(input: Parameters<FakeSellerActivities['applyCommand']>[0]) {
        const answer = await super.applyCommand(input);
        if (input.action === 'note') await approved;
        if (input.action === 'approve') letGo();
        return answer;
      }
    }
    let letGo = (): void => undefined;
    const approved = new Promise<void>((resolve) => (letGo = resolve));
    const fake = new SlowToAnswer('IN_REVIEW');
    await withWorker(fake, async (client, queue) => {
      const handle = await start(client, queue, 'IN_REVIEW');
      const note = act(handle, 'note', 'agent');
      while (!fake.log.includes('note -> IN_REVIEW')) await handle.query(snapshotQuery);
      expect((await act(handle, 'approve', 'senior_agent')).lifecycle).toBe('APPROVED');
      expect((await note).lifecycle).toBe('IN_REVIEW');
      await reaches(handle, 'ACTIVE');
      await handle.terminate();
    });
  });

  it('lets the row decide while a step is committed and not yet answered', async () => {
    /** Whoever reads the row sees IN_REVIEW; the workflow learns of it after the agent has acted. */
    class SlowToTell extends FakeSellerActivities {
      override async applySystemStep(input: Parameters<FakeSellerActivities['applySystemStep']>[0]) {
        const answer = await super.applySystemStep(input);
        if (input.action === 'send-to-review') await approved;
        return answer;
      }
    }
    let letGo = (): void => undefined;
    const approved = new Promise<void>((resolve) => (letGo = resolve));
    const fake = new SlowToTell('SUBMITTED');
    await withWorker(fake, async (client, queue) => {
      const handle = await start(client, queue, 'SUBMITTED');
      while (fake.lifecycle !== 'IN_REVIEW') await handle.query(snapshotQuery);
      expect((await handle.query(snapshotQuery)).lifecycle).toBe('VERIFYING');
      expect((await act(handle, 'approve', 'senior_agent')).lifecycle).toBe('APPROVED');
      letGo();
      await reaches(handle, 'ACTIVE');
      await handle.terminate();
    });
  });

  it('looks where the seller stands when nobody says what became of a command', async () => {
    /** Committed, and then no answer in all the time there is. */
    class Silent extends FakeSellerActivities {
      override async applyCommand(input: Parameters<FakeSellerActivities['applyCommand']>[0]) {
        return super.applyCommand(input).then((): never => {
          throw ApplicationFailure.nonRetryable('the connection is gone');
        });
      }
    }
    const fake = new Silent('IN_REVIEW');
    await withWorker(fake, async (client, queue) => {
      const handle = await start(client, queue, 'IN_REVIEW');
      await expect(act(handle, 'approve', 'senior_agent')).rejects.toBeDefined();
      await reaches(handle, 'ACTIVE');
      await handle.terminate();
    });
  });

  it('waits with a system step whose guard does not hold yet, and takes it later', async () => {
    const fake = new FakeSellerActivities('APPROVED');
    fake.guardsHold = false;
    await withWorker(fake, async (client, queue) => {
      const handle = await start(client, queue, 'APPROVED', { guardRetryMs: 5 });
      while (!fake.log.includes('refused activate')) await handle.query(snapshotQuery);
      fake.guardsHold = true;
      await reaches(handle, 'ACTIVE');
      await handle.terminate();
    });
  });

  it('lives on through continue-as-new, and still knows which commands it has applied', async () => {
    const fake = new FakeSellerActivities('DRAFT');
    await withWorker(fake, async (client, queue) => {
      const handle = await start(client, queue, 'DRAFT');
      const first = randomUUID();
      await act(handle, 'edit', 'seller', first);
      let runId = handle.firstExecutionRunId;
      for (let edits = 0; runId === handle.firstExecutionRunId && edits < 500; edits++) {
        await act(handle, 'edit', 'seller');
        ({ runId } = await handle.describe());
      }
      expect(runId).not.toBe(handle.firstExecutionRunId);
      const before = fake.log.length;
      await act(handle, 'edit', 'seller', first);
      expect(fake.log).toHaveLength(before);
      await act(handle, 'submit', 'seller');
      await reaches(handle, 'IN_REVIEW');
      await handle.terminate();
    });
  });

  it('ends with TERMINATED after the cooling-off, the listings down before', async () => {
    const fake = new FakeSellerActivities('ACTIVE');
    await withWorker(fake, async (client, queue) => {
      const handle = await start(client, queue, 'ACTIVE', { offboardingCoolingOffMs: 20 });
      await act(handle, 'offboard', 'seller');
      await handle.result();
    });
    expect(fake.log).toEqual(['offboard -> OFFBOARDING', 'listings withdrawn', 'terminate -> TERMINATED']);
  });

  it('takes no listing down when the seller comes back in time', async () => {
    const fake = new FakeSellerActivities('ACTIVE');
    await withWorker(fake, async (client, queue) => {
      const handle = await start(client, queue, 'ACTIVE');
      await act(handle, 'offboard', 'seller');
      expect((await act(handle, 'cancel-offboarding', 'seller')).lifecycle).toBe('ACTIVE');
      await handle.terminate();
    });
    expect(fake.log).not.toContain('listings withdrawn');
  });
});
