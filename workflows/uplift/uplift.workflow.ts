import {
  continueAsNew,
  isCancellation,
  log,
  proxyActivities,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import { nextReadoutAtMs } from './policy';
import type { ProgrammeRef, StudyRef, UpliftActivities } from './uplift.contract';

const { startObserving, computeProgrammeReadout } = proxyActivities<UpliftActivities>({
  startToCloseTimeout: '2m',
  retry: { initialInterval: '1s', maximumInterval: '1m' },
});

/** A seller went live: what was frozen before is observed from now on. */
export async function upliftStudy(ref: StudyRef): Promise<void> {
  await startObserving(ref);
}

/** A read-out now, because somebody asked. */
export async function programmeReadout(ref: ProgrammeRef): Promise<string> {
  return computeProgrammeReadout(ref);
}

/** A week that fails for good is left out: a run that ends has no successor, for its id belongs to the programme. */
async function readOutThisWeek(ref: ProgrammeRef): Promise<void> {
  try {
    await computeProgrammeReadout(ref);
  } catch (error) {
    if (isCancellation(error)) throw error;
    log.error('a weekly read-out failed and is left out', { programmeId: ref.programmeId });
  }
}

/** A dated read-out every week: a later one may settle what an earlier one could not. */
export async function programmeReadouts(ref: ProgrammeRef): Promise<void> {
  for (;;) {
    await sleep(nextReadoutAtMs(Date.now()) - Date.now());
    await readOutThisWeek(ref);
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof programmeReadouts>(ref);
  }
}
