import type { OutboxEvent } from './events';
import { REACTIONS, reactionContext } from './reactions';

const event = (type: string): OutboxEvent =>
  ({
    id: 'evt_1',
    type,
    tenantId: 'ten_1',
    sellerId: 'sel_1',
    subject: 'sel_1',
    data: {},
    occurredAt: new Date('2026-11-24T08:00:00Z'),
  }) as unknown as OutboxEvent;

it('messages wait for mail servers on a queue of their own, and nothing else does', () => {
  const queues = new Map<string, Set<string | undefined>>();
  for (const [type, reactions] of Object.entries(REACTIONS))
    for (const reaction of reactions) {
      const start = reaction(event(type), reactionContext());
      if (!start) continue;
      const { workflowType, queue } = start;
      queues.set(workflowType, (queues.get(workflowType) ?? new Set()).add(queue));
    }
  const ofMessages = ['notification', 'messageDigest'];
  expect(queues.size).toBeGreaterThan(ofMessages.length);
  for (const [workflowType, at] of queues)
    expect([workflowType, ...at]).toEqual([
      workflowType,
      ofMessages.includes(workflowType) ? 'messages' : undefined,
    ]);
});
