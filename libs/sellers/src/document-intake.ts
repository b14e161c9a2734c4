import type { Tx } from '@app/database';
import type { Role, Vault } from '@app/platform';
import { DocumentRepository } from '@app/verification';
import { findSideAction } from '@workflows/seller-onboarding/seller-onboarding.contract';
import { assertDocumentWanted } from './application-effects';
import { actionNotAllowed, roleNotAllowed } from './errors';
import { loadCase } from './seller-case';
import { SellerRepository } from './seller.repository';

/**
 * Asked before a file is stored: a document that the case refuses must leave nothing behind. The command asks again, for
 * the case may move in between.
 */
export async function assertTakesDocument(
  tx: Tx,
  vault: Vault,
  role: Role,
  document: { sellerId: string; operationId: string; kind: string },
): Promise<void> {
  const sellers = new SellerRepository(tx, vault);
  const seller = await sellers.byId(document.sellerId);
  // A repeat may come after the case has moved on; its command tells what became of it.
  if (await new DocumentRepository(tx).byOperation(document.operationId)) return;
  const row = findSideAction(seller.lifecycle, 'add-document');
  if (!row) throw actionNotAllowed(seller.lifecycle, 'add-document', role);
  if (!row.roles.includes(role)) throw roleNotAllowed('add-document', role);
  assertDocumentWanted(await loadCase(tx, seller, await sellers.application(seller.id)), document.kind);
}
