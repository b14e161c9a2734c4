import type { Database } from '@app/database';
import { newId, type Vault } from '@app/platform';
import { SellerRepository } from '@app/sellers';

export interface ListedSeller {
  tenantId: string;
  sellerId: string;
  programmeId: string;
}

/** A seller who is ACTIVE, with a programme of its own in a tenant of its own. */
export async function listedSeller(
  database: Database,
  vault: Vault,
  application: Record<string, unknown>,
  tenantId = newId('ten'),
): Promise<ListedSeller> {
  const programmeId = newId('prg');
  const sellerId = newId('sel');
  await database.transaction(tenantId, async (tx) => {
    await tx.query(
      `INSERT INTO programmes (id, tenant_id, operation_id, name, requirement_set, requirement_set_version, channels,
         straight_through_limit, review_share_percent, seed, policy, created_at)
       VALUES ($1,$2,$1,'Programme','pakistan-exporter',1,'{storefront,jd_pavilion}',20,0,'seed','{}',$3)`,
      [programmeId, tenantId, tx.now()],
    );
    await new SellerRepository(tx, vault).insert({
      id: sellerId,
      operationId: newId('cmd'),
      programmeId,
      displayName: 'Listed Seller',
      legalForm: 'sole_proprietor',
      locale: 'en',
      lifecycle: 'ACTIVE',
      requirementSet: 'pakistan-exporter',
      requirementSetVersion: 1,
      application,
      imported: false,
      simulated: false,
      wentLiveAt: null,
      importEvidence: null,
    });
  });
  return { tenantId, sellerId, programmeId };
}

/** A product of the catalogue as an import leaves it; returns its id. */
export async function insertProduct(
  database: Database,
  { tenantId, sellerId }: Pick<ListedSeller, 'tenantId' | 'sellerId'>,
  given: {
    sku: string;
    title?: string;
    hsCode?: string | null;
    record?: Record<string, unknown>;
    status?: string;
  },
): Promise<string> {
  const id = newId('prd');
  const title = given.title ?? `Goods ${given.sku}`;
  const hsCode = given.hsCode === undefined ? '100630' : given.hsCode;
  const record = {
    sku: given.sku,
    titles: { en: title, zh: '粉盐' },
    description: 'A description.',
    category: 'Goods',
    hs_code: hsCode,
    currency: 'USD',
    price_tiers: [{ min_quantity: 10, amount_minor: '12550' }],
    moq: 10,
    unit: 'KGM',
    lead_time_days: 21,
    incoterms: ['FOB'],
    port_of_loading: 'PKKHI',
    packaging: 'Carton',
    units_per_carton: 10,
    gross_weight_kg: '10.5',
    gtin: null,
    brand: 'Brand',
    country_of_origin: 'PK',
    images: ['https://images.example.com/a.jpg'],
    certifications: [],
    attributes: {},
    ...given.record,
  };
  await database.transaction(tenantId, (tx) =>
    tx.query(
      `INSERT INTO products (id, tenant_id, seller_id, sku, title, hs_code, status, record, warnings, content_hash, version,
                             last_import_id, created_at, updated_at)
       VALUES ($1,$2,$3,$4,$5,$6,$7,$8,'[]','x',1,'imp_x',$9,$9)`,
      [
        id,
        tenantId,
        sellerId,
        given.sku,
        title,
        hsCode,
        given.status ?? 'ACCEPTED',
        JSON.stringify(record),
        tx.now(),
      ],
    ),
  );
  return id;
}
