import { randomUUID } from 'node:crypto';
import { workflowBundle } from '@app/temporal';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { DefaultLogger, NativeConnection, type ReplayResult, Runtime, Worker } from '@temporalio/worker';

/** The Temporal server that the test run was given. */
export function temporalAddress(): string {
  const address = process.env.TEMPORAL_ADDRESS;
  if (!address) throw new Error('TEMPORAL_ADDRESS is not set: workflow tests need a Temporal server');
  return address;
}

/** The worker looks at own properties only; the methods of a class are on its prototype. */
function methodsOf(instance: object): Record<string, (...args: unknown[]) => Promise<unknown>> {
  const methods = instance as Record<string, (...args: unknown[]) => Promise<unknown>>;
  const names = new Set<string>();
  for (
    let type = Object.getPrototypeOf(instance);
    type !== Object.prototype;
    type = Object.getPrototypeOf(type)
  )
    for (const name of Object.getOwnPropertyNames(type)) if (name !== 'constructor') names.add(name);
  return Object.fromEntries(
    [...names].map((name) => [name, (...args: unknown[]) => methods[name]!(...args)]),
  );
}

let installed = false;

/** Once a process, before anything else of the SDK. */
function quietRuntime(): void {
  if (!installed) Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
  installed = true;
}

/** Runs `work` beside a worker on a queue of its own, with the given activities and the real workflow bundle. */
export async function withWorker<T>(
  activities: object,
  work: (client: Client, taskQueue: string) => Promise<T>,
): Promise<T> {
  quietRuntime();
  const taskQueue = `test-${randomUUID()}`;
  const native = await NativeConnection.connect({ address: temporalAddress() });
  const connection = await Connection.connect({ address: temporalAddress() });
  try {
    const worker = await Worker.create({
      connection: native,
      taskQueue,
      workflowBundle: await workflowBundle(),
      activities: methodsOf(activities),
    });
    return await worker.runUntil(work(new Client({ connection }), taskQueue));
  } finally {
    await connection.close();
    await native.close();
  }
}

/** Resolves once the workflow has set a timer. */
export async function untilItWaits(handle: WorkflowHandle): Promise<void> {
  const waits = async (): Promise<boolean> =>
    ((await handle.fetchHistory()).events ?? []).some((event) => event.timerStartedEventAttributes);
  while (!(await waits())) await handle.describe();
}

/** Runs these histories against today's workflows. Returns one result for each, `error` undefined where it fits. */
export async function replay(
  histories: Parameters<typeof Worker.runReplayHistories>[1],
): Promise<ReplayResult[]> {
  quietRuntime();
  const results: ReplayResult[] = [];
  for await (const result of Worker.runReplayHistories({ workflowBundle: await workflowBundle() }, histories))
    results.push(result);
  return results;
}

/** What every workflow of a task queue went through so far. */
export async function replayQueue(taskQueue: string): Promise<ReplayResult[]> {
  const connection = await Connection.connect({ address: temporalAddress() });
  try {
    const runs = new Client({ connection }).workflow.list({ query: `TaskQueue = '${taskQueue}'` });
    return await replay(runs.intoHistories());
  } finally {
    await connection.close();
  }
}
