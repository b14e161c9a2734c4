import { Tx } from '@app/database';
import { problemsOfNew } from './event-schemas';

/** In every integration test: an event that its schema does not take, or that has none, is not written. */
const { emitOnce } = Tx.prototype;
Tx.prototype.emitOnce = function checked(this: Tx, event) {
  const problems = problemsOfNew(event);
  if (problems.length) throw new Error(`An event without its schema: ${problems.join('; ')}`);
  return emitOnce.call(this, event);
};
