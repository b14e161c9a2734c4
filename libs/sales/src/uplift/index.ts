export { buildCells, type CellOptions, type CellRefusal } from './cells';
export { indexPanel, type PanelSeller, rounded, type SellerPanel } from './panel';
export {
  PROGRAMME_DEFAULTS,
  PROGRAMME_METHOD,
  type ProgrammeEstimate,
  type ProgrammeOptions,
  type ProgrammeUplift,
  programmeUplift,
} from './ratio-did';
export {
  SELLER_DEFAULTS,
  sellerReadout,
  type SellerReadout,
  type SellerReadoutOptions,
} from './seller-readout';
export {
  IDENTIFYING_ASSUMPTION,
  type LocalText,
  type RefusalCode,
  sentence,
  type Verdict,
  VERDICT_CODES,
  type WarningCode,
} from './verdicts';
export { dayOf, mondayOf, weekOf, weekOfDay, weekStart, wholeWeeks } from './week';
