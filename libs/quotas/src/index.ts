export { partitionOf, sourceOf } from './client-address';
export { QuotaRepository } from './quota.repository';
export { QuotasModule } from './quotas.module';
export {
  PURGE_BATCH as QUOTA_PURGE_BATCH,
  type QuotaPolicy,
  Quotas,
  type QuotaState,
} from './quotas.service';
