import type { Principal } from '@app/platform';
import { sellerNotFound } from './errors';

/** A seller's key opens that seller only; any other is not there for it. */
export function assertSellerScope(caller: Principal, sellerId: string): void {
  if (caller.role === 'seller' && caller.sellerId !== sellerId) throw sellerNotFound();
}
