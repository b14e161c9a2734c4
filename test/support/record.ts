import type { Client, WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import { historyOf, isRecorded, saveHistory } from './histories';
import { withWorker } from './temporal';

type Play<A> = (
  client: Client,
  taskQueue: string,
  activities: A,
) => Promise<WorkflowHandleWithFirstExecutionRunId>;

/**
 * Plays a scenario on a real server with the real workflow and keeps what Temporal wrote down, a file for each run of the
 * chain. What was recorded before stays as it is.
 */
export function record<A extends object>(folder: string, name: string, activities: A, play: Play<A>): void {
  it(`${folder}/${name}`, async () => {
    if (isRecorded(folder, name)) return;
    await withWorker(activities, async (client, taskQueue) => {
      const { workflowId, firstExecutionRunId } = await play(client, taskQueue, activities);
      let runId: string | undefined = firstExecutionRunId;
      for (let run = 1; runId; run++) {
        const history = await historyOf(client, workflowId, runId);
        saveHistory(folder, run === 1 ? name : `${name}.run-${run}`, history);
        runId = history.events.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId;
      }
    });
  });
}
