export * from './list-entry';
export { HIT_FROM, ListIndex, REVIEW_FROM } from './list-index';
export { jaroWinkler, nameTokens, scoreNames } from './score';
export { skeletonOf, tokensOf } from './fold';
export { readUnList } from './un-list';
