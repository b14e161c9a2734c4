import type { RequirementState } from './evaluate';
import { CAPABILITIES, type CapabilityName } from './requirement-set';

export interface Capability {
  capability: CapabilityName;
  status: 'unrequested' | 'pending' | 'active' | 'inactive';
  disabled_reason: string | null;
}

const OPEN_STATES = ['APPROVED', 'CONDITIONALLY_APPROVED', 'ACTIVE'];
const SETTLED: readonly string[] = ['NOT_APPLICABLE', 'VERIFIED', 'EXPIRING', 'WAIVED'];
const OVER = ['REJECTED', 'WITHDRAWN', 'EXPIRED', 'TERMINATED', 'OFFBOARDING'];

/** What a seller may do, derived and never set: from lifecycle, holds and the requirements that feed each capability. */
export function capabilitiesOf(input: {
  requirements: RequirementState[];
  lifecycle: string;
  holds: { type: string }[];
}): Capability[] {
  return CAPABILITIES.map((capability): Capability => {
    const inactive = (reason: string): Capability => ({
      capability,
      status: 'inactive',
      disabled_reason: reason,
    });
    if (input.holds[0]) return inactive(`HOLD.${input.holds[0].type}`);
    if (OVER.includes(input.lifecycle)) return inactive(`LIFECYCLE.${input.lifecycle}`);
    const open = input.requirements.filter(
      (requirement) =>
        requirement.required &&
        requirement.capabilities.includes(capability) &&
        !SETTLED.includes(requirement.status),
    );
    // After a decision with an override, what was overridden no longer stands in the way; what failed since does.
    const failed = open.find(({ status }) => status === 'EXPIRED');
    if (failed) return inactive(`REQUIREMENT.${failed.code}`);
    if (OPEN_STATES.includes(input.lifecycle)) return { capability, status: 'active', disabled_reason: null };
    return {
      capability,
      status: 'pending',
      disabled_reason: open[0] ? `REQUIREMENT.${open[0].code}` : 'LIFECYCLE.NOT_APPROVED',
    };
  });
}
