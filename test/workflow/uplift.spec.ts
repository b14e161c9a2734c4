import type { HistoryJson } from '../support/histories';
import { historiesOf } from '../support/histories';
import { replay } from '../support/temporal';

type Event = HistoryJson['events'][number] & Record<string, unknown>;

const recorded = (name: string): Event[] =>
  historiesOf('uplift').find((one) => one.name === `uplift/${name}`)!.history.events as Event[];

const ofType = (events: Event[], type: string): Event => events.find(({ eventType }) => eventType === type)!;

/**
 * A Monday as the server would have told it, out of recorded events: a real timer may take six days. It waits, the timer
 * fires, the read-out fails for good, and the run waits for the next Monday.
 */
function failedMonday(): HistoryJson {
  const waiting = recorded('waiting-for-monday').slice(0, 5);
  const asked = recorded('readout-on-request');
  const timer = ofType(waiting, 'EVENT_TYPE_TIMER_STARTED');
  const scheduled = ofType(asked, 'EVENT_TYPE_ACTIVITY_TASK_SCHEDULED');
  const attributes = (event: Event, name: string): Record<string, unknown> =>
    event[name] as Record<string, unknown>;
  const task = (first: number): object[] => [
    {
      eventType: 'EVENT_TYPE_WORKFLOW_TASK_SCHEDULED',
      workflowTaskScheduledEventAttributes: { attempt: 1 },
    },
    {
      eventType: 'EVENT_TYPE_WORKFLOW_TASK_STARTED',
      workflowTaskStartedEventAttributes: { scheduledEventId: String(first) },
    },
    {
      eventType: 'EVENT_TYPE_WORKFLOW_TASK_COMPLETED',
      workflowTaskCompletedEventAttributes: {
        scheduledEventId: String(first),
        startedEventId: String(first + 1),
      },
    },
  ];
  const monday = new Date('2026-11-29T21:00:00Z').toISOString();
  const later = [
    {
      eventType: 'EVENT_TYPE_TIMER_FIRED',
      timerFiredEventAttributes: { timerId: '1', startedEventId: '5' },
    },
    ...task(7),
    {
      ...scheduled,
      activityTaskScheduledEventAttributes: {
        ...attributes(scheduled, 'activityTaskScheduledEventAttributes'),
        workflowTaskCompletedEventId: '9',
      },
    },
    {
      eventType: 'EVENT_TYPE_ACTIVITY_TASK_STARTED',
      activityTaskStartedEventAttributes: { scheduledEventId: '10', attempt: 1 },
    },
    {
      eventType: 'EVENT_TYPE_ACTIVITY_TASK_FAILED',
      activityTaskFailedEventAttributes: {
        scheduledEventId: '10',
        startedEventId: '11',
        retryState: 'RETRY_STATE_NON_RETRYABLE_FAILURE',
        failure: {
          message: 'refused for good',
          applicationFailureInfo: { type: 'UPLIFT.REFUSED', nonRetryable: true },
        },
      },
    },
    ...task(13),
    {
      ...timer,
      timerStartedEventAttributes: {
        timerId: '2',
        startToFireTimeout: '604800s',
        workflowTaskCompletedEventId: '15',
      },
    },
  ].map((event, at) => ({ ...event, eventId: String(at + 6), eventTime: monday }));
  return { events: [...waiting, ...later] } as HistoryJson;
}

it('a Monday that fails for good is not the last one: the run waits for the next', async () => {
  const history = failedMonday();
  expect(history.events).toHaveLength(16);
  expect(await replay([{ workflowId: 'uplift-readouts:recorded', history }])).toEqual([
    expect.objectContaining({ error: undefined }),
  ]);
});
