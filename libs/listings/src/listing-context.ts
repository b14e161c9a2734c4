import type { Tx } from '@app/database';
import type { Vault } from '@app/platform';
import { SellerRepository } from '@app/sellers';
import { channelDefinition } from './channels/definitions';
import { isDestination } from './compliance';
import { evidenceOf, type ListingContext } from './listing-assessment';

const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];

const digits = (code: string): string => code.replace(/[\s.]/g, '');

export async function loadListingContext(tx: Tx, vault: Vault, sellerId: string): Promise<ListingContext> {
  const sellers = new SellerRepository(tx, vault);
  const seller = await sellers.byId(sellerId);
  const application = await sellers.application(sellerId);
  const [programme] = await tx.query<{ channels: string[] }>(
    `SELECT channels FROM programmes WHERE tenant_id = $1 AND id = $2`,
    [tx.tenantId, seller.programmeId],
  );
  const wanted = texts(application.channels);
  const names = (programme?.channels ?? []).filter((name) => wanted.includes(name));
  const codes = new Set(texts(application.product_hs).map(digits));
  const address = application.address as { city?: unknown } | undefined;
  return {
    seller,
    city: typeof address?.city === 'string' ? address.city : '',
    channels: names.flatMap((name) => channelDefinition(name) ?? []),
    destinations: [...new Set(texts(application.destinations).filter(isDestination))],
    evidence: evidenceOf(application),
    soleHsCode: codes.size === 1 ? [...codes][0]! : null,
    date: tx.now().toISOString().slice(0, 10),
  };
}
