import { PAKISTAN_EXPORTER_V1 } from './pakistan-exporter.v1';
import type { RequirementSet } from './requirement-set';

/** Published sets. A published version is immutable: a change is a new version, and a seller stays on its own. */
const PUBLISHED: readonly RequirementSet[] = [PAKISTAN_EXPORTER_V1];

/** Throws for an unknown set or version: a seller is never judged by a set that is not there. */
export function requirementSetOf(id: string, version: number): RequirementSet {
  const found = PUBLISHED.find((set) => set.id === id && set.version === version);
  if (!found) throw new Error(`There is no requirement set ${id}@${version}`);
  return found;
}

export function latestRequirementSet(id: string): RequirementSet {
  const versions = PUBLISHED.filter((set) => set.id === id).sort((a, b) => b.version - a.version);
  if (!versions[0]) throw new Error(`There is no requirement set ${id}`);
  return versions[0];
}

export const publishedRequirementSets = (): readonly RequirementSet[] => PUBLISHED;
