import { type Product, ProductRepository } from '@app/catalogue';
import { Database } from '@app/database';
import { Clock, type Page, type PageRequest, type Principal, Vault, pageById } from '@app/platform';
import { assertSellerScope, SellerRepository } from '@app/sellers';
import { Injectable } from '@nestjs/common';
import { CHANNELS, channelDefinition } from './channels/definitions';
import {
  assess,
  type AssessedProduct,
  type Assessment,
  COMPLIANCE_RULE_SET,
  type ExportMode,
  type SellerEvidence,
} from './compliance';
import { assessmentSubjectUnclear, channelUnknown, productNotFound } from './errors';
import { assessedProductOf } from './listing-assessment';
import { loadListingContext } from './listing-context';
import { type Listing, type ListingFilter, ListingRepository } from './listing.repository';

export interface AssessmentRequest {
  /** Whose evidence counts. */
  sellerId?: string;
  productId?: string;
  product?: AssessedProduct;
  destination: string;
  channel?: string;
  /** Instead of the channel's own mode. */
  mode?: ExportMode;
  /** YYYY-MM-DD; today when not given. */
  date?: string;
  /** On top of what the seller has given. */
  evidence?: Record<string, SellerEvidence>;
}

export interface AssessmentResult extends Assessment {
  ruleSetVersion: number;
  date: string;
  mode: ExportMode;
}

@Injectable()
export class ListingsService {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {}

  async list(
    caller: Principal,
    sellerId: string,
    filter: ListingFilter,
    request: PageRequest,
  ): Promise<Page<Listing>> {
    assertSellerScope(caller, sellerId);
    const { tenantId } = caller;
    const list = `listings:${sellerId}`;
    return pageById(this.vault, tenantId, list, request, (after, limit) =>
      this.database.read(tenantId, async (tx) => {
        await new SellerRepository(tx, this.vault).byId(sellerId);
        return new ListingRepository(tx).page(sellerId, filter, after, limit);
      }),
    );
  }

  /** A dry run: what would the destination ask? Nothing is stored. */
  async assess(caller: Principal, request: AssessmentRequest): Promise<AssessmentResult> {
    const channel = channelDefinition(request.channel ?? 'storefront');
    if (!channel) throw channelUnknown(CHANNELS.map(({ name }) => name));
    const { product, evidence } = await this.subjectOf(caller, request);
    const date = request.date ?? this.clock.now().toISOString().slice(0, 10);
    const mode = request.mode ?? channel.mode;
    const { rules, version } = COMPLIANCE_RULE_SET;
    const { destination } = request;
    const seller = { evidence };
    const assessment = assess({ product, seller, destination, mode, channel: channel.name, date, rules });
    return { ...assessment, ruleSetVersion: version, date, mode };
  }

  private async subjectOf(
    caller: Principal,
    { sellerId, productId, product, evidence: given }: AssessmentRequest,
  ): Promise<{ product: AssessedProduct; evidence: Record<string, SellerEvidence> }> {
    if (Boolean(product) === Boolean(productId) || (productId && !sellerId)) throw assessmentSubjectUnclear();
    if (!sellerId) return { product: product!, evidence: given ?? {} };
    assertSellerScope(caller, sellerId);
    return this.database.read(caller.tenantId, async (tx) => {
      const context = await loadListingContext(tx, this.vault, sellerId);
      const evidence = { ...context.evidence, ...given };
      if (!productId) return { product: product!, evidence };
      const [found]: Product[] = await new ProductRepository(tx).byIds([productId]);
      if (!found || found.sellerId !== sellerId) throw productNotFound();
      return { product: assessedProductOf(found, context.soleHsCode), evidence };
    });
  }
}
