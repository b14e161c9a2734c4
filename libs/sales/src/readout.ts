import type { Tx } from '@app/database';
import { canonicalJson, sha256Hex } from '@app/platform';
import { panelTooLarge, programmeNotThere, sellerNotThere } from './errors';
import type { Study } from './study';
import { StudyRepository } from './study.repository';
import {
  type ProgrammeUplift,
  programmeUplift,
  type SellerPanel,
  sellerReadout,
  type SellerReadout,
} from './uplift';
import { anticipationWeeks, buildPanel, firstReadDay, OPENED_CHANNELS } from './panel-builder';
import { PanelRepository, type PanelSellerRow } from './panel.repository';

export const PANEL_SELLERS_MAX = 2_000;

interface ReadPanel {
  panel: SellerPanel;
  sellers: PanelSellerRow[];
  simulated: boolean;
  /** Sellers of the programme that are of the other kind. */
  leftOut: number;
  attributedOrders: Map<string, number>;
}

export interface ProgrammeReadout {
  programmeId: string;
  computedAt: Date;
  /** Some of the data are simulated. */
  simulated: boolean;
  sellersLeftOut: number;
  anticipationWeeks: number;
  uplift: ProgrammeUplift;
  /** The same without an anticipation lag, where there is one. */
  withoutAnticipation: ProgrammeUplift | null;
  restatedOrders: number;
  dataSha256: string;
}

export interface SellerUplift {
  sellerId: string;
  computedAt: Date;
  simulated: boolean;
  readout: SellerReadout;
  study: Study | null;
  /** Orders on the channels that onboarding opened: bookkeeping, not an effect. */
  attributedOrders: number;
  restatedOrders: number;
}

/**
 * The panel of a programme. Simulated and real sellers are never compared with each other: their calendars have nothing
 * in common, so that proportional trends cannot hold between them.
 */
async function readPanel(tx: Tx, programmeId: string, simulated?: boolean): Promise<ReadPanel> {
  const repository = new PanelRepository(tx);
  const all = await repository.sellers(programmeId, PANEL_SELLERS_MAX + 1);
  if (all.length > PANEL_SELLERS_MAX) throw panelTooLarge(PANEL_SELLERS_MAX);
  const kind = simulated ?? all.some((seller) => seller.simulated);
  const sellers = all.filter((seller) => seller.simulated === kind);
  const ids = sellers.map(({ id }) => id);
  const firstDay = firstReadDay(tx.now());
  const coverage = await repository.coverage(ids, firstDay);
  const weeks = await repository.weeks(ids, OPENED_CHANNELS, firstDay);
  const attributedOrders = new Map<string, number>();
  for (const { sellerId, attributed } of weeks) {
    attributedOrders.set(sellerId, (attributedOrders.get(sellerId) ?? 0) + attributed);
  }
  return {
    panel: buildPanel({ sellers, coverage, weeks, now: tx.now() }),
    sellers,
    simulated: kind || weeks.some((week) => week.simulated > 0),
    leftOut: all.length - sellers.length,
    attributedOrders,
  };
}

export async function readProgramme(tx: Tx, programmeId: string): Promise<ProgrammeReadout> {
  if (!(await new PanelRepository(tx).hasProgramme(programmeId))) throw programmeNotThere();
  const { panel, sellers, simulated, leftOut } = await readPanel(tx, programmeId);
  const lag = anticipationWeeks(sellers);
  const uplift = programmeUplift(panel, { anticipationWeeks: lag });
  return {
    programmeId,
    computedAt: tx.now(),
    simulated,
    sellersLeftOut: leftOut,
    anticipationWeeks: lag,
    uplift,
    withoutAnticipation: lag > 0 ? programmeUplift(panel) : null,
    restatedOrders: await new StudyRepository(tx).restatedOrders(sellers.map(({ id }) => id)),
    dataSha256: sha256Hex(canonicalJson({ panel, method: uplift.method, options: uplift.options })),
  };
}

export async function readSeller(tx: Tx, sellerId: string): Promise<SellerUplift> {
  const seller = await new PanelRepository(tx).seller(sellerId);
  if (!seller) throw sellerNotThere();
  const { panel, sellers, simulated, attributedOrders } = await readPanel(
    tx,
    seller.programmeId,
    seller.simulated,
  );
  const studies = new StudyRepository(tx);
  return {
    sellerId,
    computedAt: tx.now(),
    simulated,
    readout: sellerReadout(panel, sellerId, { anticipationWeeks: anticipationWeeks(sellers) }),
    study: (await studies.forSeller(sellerId)) ?? null,
    attributedOrders: attributedOrders.get(sellerId) ?? 0,
    restatedOrders: await studies.restatedOrders([sellerId]),
  };
}
