import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as workflows from '../../workflows';
import { type HistoryJson, historiesOf, type RecordedHistory, workflowFolders } from '../support/histories';
import { replay } from '../support/temporal';

const recorded = workflowFolders().flatMap((folder) => historiesOf(folder));

const replayed = (histories: RecordedHistory[]) =>
  replay(histories.map(({ name, history }) => ({ workflowId: name, history })));

const errorOf = async (history: HistoryJson): Promise<string | undefined> =>
  (await replayed([{ name: 'changed', workflowType: 'any', history }]))[0]?.error?.name;

const byName = (name: string): HistoryJson =>
  structuredClone(recorded.find((one) => one.name === name)!.history);

describe('recorded histories', () => {
  it.each(recorded.map((one) => [one.name, one] as const))('%s replays', async (_, one) => {
    expect(await replayed([one])).toEqual([expect.objectContaining({ error: undefined })]);
  });

  it('stand for every workflow that the worker runs', () => {
    expect(new Set(recorded.map(({ workflowType }) => workflowType))).toEqual(
      new Set(Object.keys(workflows)),
    );
  });

  it('name no person, host or process', () => {
    for (const { history } of recorded)
      expect(JSON.stringify(history)).not.toMatch(/identity|\d@[a-z]|node_modules|\.ts:/i);
  });

  it('are asked for where a folder has none', () => {
    const empty = mkdtempSync(join(tmpdir(), 'rahdari-histories-'));
    expect(() => historiesOf('seller-onboarding', empty)).toThrow('no recorded history');
  });

  it('report a step that today’s code would not take', async () => {
    const history = byName('seller-onboarding/straight-through');
    const step = history.events.find(
      (event) => event.activityTaskScheduledEventAttributes?.activityType.name === 'freezeBaseline',
    );
    step!.activityTaskScheduledEventAttributes!.activityType.name = 'activateFirst';
    expect(await errorOf(history)).toBe('DeterminismViolationError');
  });

  it('report an answer after which today’s code would do something else', async () => {
    const history = byName('catalogue-import/cancelled');
    const [result] = history.events.flatMap(
      (event) => event.activityTaskCompletedEventAttributes?.result?.payloads ?? [],
    );
    result!.data = Buffer.from('"staged"').toString('base64');
    expect(await errorOf(history)).toBe('DeterminismViolationError');
  });
});
