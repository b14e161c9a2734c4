export const UPLIFT_STUDY = 'upliftStudy';
export const PROGRAMME_READOUT = 'programmeReadout';
export const PROGRAMME_READOUTS = 'programmeReadouts';

/** One study a seller. */
export const upliftStudyWorkflowId = (tenantId: string, sellerId: string): string =>
  `uplift-study:${tenantId}:${sellerId}`;

/** The programme's weekly read-outs, as long as the programme lives. */
export const programmeReadoutsWorkflowId = (tenantId: string, programmeId: string): string =>
  `uplift-readouts:${tenantId}:${programmeId}`;

/** A read-out that somebody asked for; `n` is the event that did. */
export const programmeReadoutWorkflowId = (tenantId: string, programmeId: string, n: string): string =>
  `uplift-readout:${tenantId}:${programmeId}:${n}`;

export interface StudyRef {
  tenantId: string;
  sellerId: string;
}

export interface ProgrammeRef {
  tenantId: string;
  programmeId: string;
}

/** Each may run twice: a study moves once, and the same data give no second row. */
export interface UpliftActivities {
  /** From the first live listing on, a frozen baseline is observed. */
  startObserving(input: StudyRef): Promise<void>;
  /** Returns the verdict. */
  computeProgrammeReadout(input: ProgrammeRef): Promise<string>;
}
