export * from './errors';
export {
  CHANNEL,
  CURRENCY,
  DESTINATION,
  EXTERNAL_ID,
  MINOR_UNITS,
  ORDER_STATUSES,
  type OrderResult,
  type OrderRow,
  type OrderStatus,
  QUANTITY_MAX,
  SELLER_ID,
  SKU_MAX,
} from './order';
export { type IngestOptions, type IngestReport, OrdersService, type TakenOrder } from './orders.service';
export type { ProgrammeReadout, SellerUplift } from './readout';
export type { StoredReadout } from './readout.repository';
export { SalesActivities } from './sales.activities';
export { SalesModule } from './sales.module';
export { type Study, STUDY_STATUSES, type StudyStatus } from './study';
export { StudyRepository } from './study.repository';
export { type LocalText, mondayOf, type ProgrammeUplift } from './uplift';
export { UpliftService } from './uplift.service';
