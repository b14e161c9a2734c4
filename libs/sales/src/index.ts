export * from './errors';
export { type IngestResult, type NewOrder, ORDER_STATUSES, type OrderIssue } from './order';
export { type Order } from './order.repository';
export { OrdersService } from './orders.service';
export { SalesActivities } from './sales.activities';
export { SalesModule } from './sales.module';
export { StudyRepository, type UpliftStudy } from './study.repository';
export { type ProgrammeReadout, type SellerUplift, UpliftService } from './uplift.service';
export type { LocalText } from './uplift';
