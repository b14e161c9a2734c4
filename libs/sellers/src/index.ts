export {
  AdmissionService,
  type ImportedSeller,
  type Invitation,
  type NewInvitation,
} from './admission.service';
export { type Application, APPLICATION_SHAPE, LEGAL_FORMS, type LegalForm, type Shape } from './application';
export * from './errors';
export { type Hold, HOLD_TYPES } from './hold.repository';
export { type Programme } from './programme.repository';
export { ProgrammesService, type NewProgramme, type ProgrammeView } from './programmes.service';
export { EXPIRY_BATCH, RequirementExpiry } from './requirement-expiry';
export type { Seller } from './seller';
export { SellerRepository, type SellerFilter } from './seller.repository';
export { assertSellerScope } from './seller-scope';
export type { NextAction } from './next-action';
export type { Note } from './note.repository';
export { loadCase, type SellerCase } from './seller-case';
export { type SellerView, viewOf } from './seller-view';
export { INVITATION_HOURS, type IssuedLink, LINK_HOURS, type OpenedLink, SellerLinks } from './seller-links';
export { SellersActivities } from './sellers.activities';
export { SellersModule } from './sellers.module';
export { SellersService } from './sellers.service';
export {
  LIFECYCLES,
  type Lifecycle,
  type SellerAction,
} from '@workflows/seller-onboarding/seller-onboarding.contract';
