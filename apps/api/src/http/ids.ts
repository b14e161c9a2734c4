import type { IdPrefix } from '@app/platform';

/** How an id of this kind looks, for a property or parameter of the document. */
export const idSchema = (prefix: IdPrefix): { type: 'string'; pattern: string; example: string } => ({
  type: 'string',
  pattern: `^${prefix}_[0-9a-f]{32}$`,
  example: `${prefix}_0198c5a2b7d07c3e9a6f0e1d2c3b4a59`,
});
