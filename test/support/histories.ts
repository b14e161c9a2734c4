import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Client } from '@temporalio/client';
import { historyToJSON } from '@temporalio/common/lib/proto-utils';

const WORKFLOWS = join(__dirname, '..', '..', 'workflows');

/** A history as Temporal's tools write it, so far as the tests look into it. */
export interface HistoryJson {
  events: {
    eventType: string;
    workflowExecutionStartedEventAttributes?: { workflowType: { name: string } };
    workflowExecutionContinuedAsNewEventAttributes?: { newExecutionRunId: string };
    activityTaskScheduledEventAttributes?: { activityType: { name: string } };
    activityTaskCompletedEventAttributes?: { result?: { payloads?: { data?: string }[] } };
  }[];
}

export interface RecordedHistory {
  /** `<workflow folder>/<name>`. */
  name: string;
  workflowType: string;
  history: HistoryJson;
}

/** The folders that hold a workflow. */
export const workflowFolders = (): string[] =>
  readdirSync(WORKFLOWS).filter((folder) => existsSync(join(WORKFLOWS, folder, `${folder}.workflow.ts`)));

/** What is recorded for the workflows of one folder. Throws when that is nothing. */
export function historiesOf(folder: string, root = WORKFLOWS): RecordedHistory[] {
  const histories = join(root, folder, 'histories');
  const files = existsSync(histories) ? readdirSync(histories).filter((name) => name.endsWith('.json')) : [];
  if (!files.length)
    throw new Error(
      `workflows/${folder} has no recorded history: add a scenario to test/histories and run npm run histories`,
    );
  return files.sort().map((file) => {
    const history = JSON.parse(readFileSync(join(histories, file), 'utf8')) as HistoryJson;
    const { name: workflowType } = history.events[0]!.workflowExecutionStartedEventAttributes!.workflowType;
    return { name: `${folder}/${basename(file, '.json')}`, workflowType, history };
  });
}

/** Who ran it, and where, is nobody's business and differs each time. A sticky queue is called after process and host. */
const PLACES = new Set(['identity', 'workerIdentity', 'workerVersion', 'binaryChecksum', 'stackTrace']);
const STICKY_QUEUE = /^\d+@/;

const scrubbed = (value: unknown): unknown => {
  if (typeof value === 'string') return STICKY_QUEUE.test(value) ? 'sticky' : value;
  if (Array.isArray(value)) return value.map(scrubbed);
  if (!value || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) => (PLACES.has(key) ? [] : [[key, scrubbed(member)]])),
  );
};

/** One run as JSON. */
export async function historyOf(client: Client, workflowId: string, runId?: string): Promise<HistoryJson> {
  const history = await client.workflow.getHandle(workflowId, runId).fetchHistory();
  return scrubbed(JSON.parse(historyToJSON(history))) as HistoryJson;
}

/** False when it was recorded before: a recorded history is never written again, a later one has another name. */
export const isRecorded = (folder: string, name: string): boolean =>
  existsSync(join(WORKFLOWS, folder, 'histories', `${name}.json`));

export function saveHistory(folder: string, name: string, history: HistoryJson): void {
  const histories = join(WORKFLOWS, folder, 'histories');
  mkdirSync(histories, { recursive: true });
  writeFileSync(join(histories, `${name}.json`), `${JSON.stringify(history)}\n`, { flag: 'wx' });
}
