import { CatalogueImportEntity } from '../../catalogue/src/catalogue-import.entity';
import { ImportErrorEntity, ImportRowEntity } from '../../catalogue/src/import-row.entity';
import { ProductEntity } from '../../catalogue/src/product.entity';
import { ApiKeyEntity } from '../../identity/src/api-key.entity';
import { IdempotencyKeyEntity } from '../../identity/src/idempotency-key.entity';
import { AccessTokenEntity, OauthClientEntity } from '../../identity/src/oauth-client.entity';
import { SellerSessionEntity } from '../../identity/src/seller-session.entity';
import { TenantEntity } from '../../identity/src/tenant.entity';
import { UserEntity } from '../../identity/src/user.entity';
import { QuotaWindowEntity } from '../../quotas/src/quota-window.entity';
import { ListingEntity } from '../../listings/src/listing.entity';
import { StorefrontItemEntity } from '../../listings/src/storefront-item.entity';
import { OrderEntity } from '../../sales/src/order.entity';
import { SalesCoverageEntity, SalesDailyEntity } from '../../sales/src/sales-daily.entity';
import { UpliftReadoutEntity } from '../../sales/src/uplift-readout.entity';
import { UpliftStudyEntity } from '../../sales/src/uplift-study.entity';
import { HoldEntity } from '../../sellers/src/hold.entity';
import { NoteEntity } from '../../sellers/src/note.entity';
import { ProgrammeEntity } from '../../sellers/src/programme.entity';
import { SellerCommandEntity } from '../../sellers/src/seller-command.entity';
import { SellerLinkEntity } from '../../sellers/src/seller-link.entity';
import { SellerRequirementEntity } from '../../sellers/src/seller-requirement.entity';
import { SellerEntity } from '../../sellers/src/seller.entity';
import { CheckEntity } from '../../verification/src/checks/check.entity';
import { DocumentEntity } from '../../verification/src/documents/document.entity';
import { ScreeningEntryEntity } from '../../verification/src/screening-store/screening-entry.entity';
import { ScreeningHitEntity } from '../../verification/src/screening-store/screening-hit.entity';
import { ScreeningListEntity } from '../../verification/src/screening-store/screening-list.entity';
import { EventCounterEntity } from '../../notifications/src/event-counter.entity';
import { MessageEntity } from '../../messages/src/message.entity';
import {
  MessagePreferencesEntity,
  MessageSettingsEntity,
  RefusedAddressEntity,
} from '../../messages/src/message-settings.entity';
import { WebhookDeliveryEntity } from '../../notifications/src/webhook-delivery.entity';
import { WebhookEndpointEntity } from '../../notifications/src/webhook-endpoint.entity';
import { WebhookKeyEntity } from '../../notifications/src/webhook-key.entity';
import { WebhookRedeliveryEntity } from '../../notifications/src/webhook-redelivery.entity';
import { AuditEntryEntity } from './audit-entry.entity';
import { OutboxEventEntity } from './outbox-event.entity';

/** Every row type, listed by hand: no globs, so the build knows them. */
export const ENTITIES = [
  OutboxEventEntity,
  AuditEntryEntity,
  TenantEntity,
  ApiKeyEntity,
  IdempotencyKeyEntity,
  ProgrammeEntity,
  SellerEntity,
  SellerCommandEntity,
  SellerRequirementEntity,
  HoldEntity,
  NoteEntity,
  WebhookEndpointEntity,
  WebhookDeliveryEntity,
  DocumentEntity,
  CheckEntity,
  ScreeningListEntity,
  ScreeningEntryEntity,
  ScreeningHitEntity,
  CatalogueImportEntity,
  ImportRowEntity,
  ImportErrorEntity,
  ProductEntity,
  OrderEntity,
  SalesDailyEntity,
  SalesCoverageEntity,
  UpliftReadoutEntity,
  UpliftStudyEntity,
  ListingEntity,
  StorefrontItemEntity,
  EventCounterEntity,
  WebhookKeyEntity,
  WebhookRedeliveryEntity,
  SellerSessionEntity,
  SellerLinkEntity,
  OauthClientEntity,
  AccessTokenEntity,
  UserEntity,
  MessageEntity,
  MessageSettingsEntity,
  MessagePreferencesEntity,
  RefusedAddressEntity,
  QuotaWindowEntity,
];
