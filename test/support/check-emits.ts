import { Tx } from '@app/database';
import { problemsOfNew } from './event-schemas';

/** In every integration test: an event that its schema does not take, or that has none, is not written. */
const { emit } = Tx.prototype;
Tx.prototype.emit = function checked(this: Tx, event) {
  const problems = problemsOfNew(event);
  if (problems.length) throw new Error(`An event without its schema: ${problems.join('; ')}`);
  return emit.call(this, event);
};
