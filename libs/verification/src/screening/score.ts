import { skeletonOf } from './fold';

/** Below this two tokens count as different altogether. */
const PAIR_FLOOR = 0.8;
/** Equal skeletons: nearly the same name; not 1, for Hassan and Hussain share one. */
const SKELETON_SCORE = 0.94;

/** Jaro-Winkler similarity, prefix weight 0.1 over at most four letters (Winkler 1990). */
export function jaroWinkler(a: string, b: string): number {
  if (a === b) return 1;
  const reach = Math.max(Math.floor(Math.max(a.length, b.length) / 2) - 1, 0);
  const matchedB = Array.from({ length: b.length }, () => false);
  const fromA: string[] = [];
  for (let i = 0; i < a.length; i++) {
    for (let j = Math.max(0, i - reach); j < Math.min(b.length, i + reach + 1); j++) {
      if (matchedB[j] || a[i] !== b[j]) continue;
      matchedB[j] = true;
      fromA.push(a[i]!);
      break;
    }
  }
  if (!fromA.length) return 0;
  const fromB = [...b].filter((_, j) => matchedB[j]);
  const transposed = fromA.filter((letter, k) => letter !== fromB[k]).length / 2;
  const m = fromA.length;
  const jaro = (m / a.length + m / b.length + (m - transposed) / m) / 3;
  let prefix = 0;
  while (prefix < 4 && prefix < a.length && a[prefix] === b[prefix]) prefix++;
  return jaro + prefix * 0.1 * (1 - jaro);
}

export interface NameToken {
  text: string;
  skeleton: string;
}

export const nameTokens = (texts: string[]): NameToken[] =>
  texts.map((text) => ({ text, skeleton: skeletonOf(text) }));

function pairScore(a: NameToken, b: NameToken): number {
  const direct = jaroWinkler(a.text, b.text);
  const alike = a.skeleton.length >= 2 && a.skeleton === b.skeleton ? SKELETON_SCORE : 0;
  const score = Math.max(direct, alike);
  return score >= PAIR_FLOOR ? score : 0;
}

/**
 * Similarity of two names, 0 to 1: each token takes its best free partner, and the pairs are weighted by length over the
 * tokens of BOTH names, so that what stands on one side only pulls the score down. (Counting one side only flags 17 to 37 %
 * of Pakistani names.)
 */
export function scoreNames(query: NameToken[], listed: NameToken[]): number {
  const pairs = query
    .flatMap((a, i) => listed.map((b, j) => ({ i, j, score: pairScore(a, b) })))
    .filter(({ score }) => score > 0)
    .sort((x, y) => y.score - x.score || x.i - y.i || x.j - y.j);
  const usedQuery = new Set<number>();
  const usedListed = new Set<number>();
  let earned = 0;
  for (const { i, j, score } of pairs) {
    if (usedQuery.has(i) || usedListed.has(j)) continue;
    usedQuery.add(i);
    usedListed.add(j);
    earned += score * (query[i]!.text.length + listed[j]!.text.length);
  }
  const total = [...query, ...listed].reduce((sum, token) => sum + token.text.length, 0);
  return total === 0 ? 0 : earned / total;
}
