import type { Tx } from '@app/database';
import { canonicalJson, sha256Hex } from '@app/platform';
import { programmeNotThere, sellerNotThere } from './errors';
import type { Study } from './study';
import { StudyRepository } from './study.repository';
import {
  type ProgrammeUplift,
  programmeUplift,
  type RefusalCode,
  type SellerPanel,
  sellerReadout,
  type SellerReadout,
  sentence,
} from './uplift';
import { anticipationWeeks, buildPanel, firstReadDay, OPENED_CHANNELS } from './panel-builder';
import { PanelRepository, type PanelSellerRow } from './panel.repository';
import { ReadoutRepository } from './readout.repository';

export const PANEL_SELLERS_MAX = 2_000;

/** The jackknife over two thousand sellers keeps a process busy for seconds, over so many for a tenth of one. */
export const AT_ONCE_SELLERS_MAX = 300;

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
 * The panel of a programme, or one seller's part of it. Simulated and real sellers are never compared with each other:
 * their calendars have nothing in common, so that proportional trends cannot hold between them.
 */
async function readPanel(tx: Tx, all: PanelSellerRow[], simulated?: boolean): Promise<ReadPanel> {
  const repository = new PanelRepository(tx);
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

/** What a refusal without a panel says: no seller was looked at. */
function refused(
  tx: Tx,
  programmeId: string,
  { sellers, simulated }: { sellers: number; simulated: boolean },
  verdict: RefusalCode,
): ProgrammeReadout {
  const figures = { max: PANEL_SELLERS_MAX, found: sellers };
  const empty = programmeUplift(buildPanel({ sellers: [], coverage: [], weeks: [], now: tx.now() }));
  return {
    programmeId,
    computedAt: tx.now(),
    simulated,
    sellersLeftOut: 0,
    anticipationWeeks: 0,
    uplift: {
      ...empty,
      verdict,
      explanation: sentence(verdict, figures),
      data: { ...empty.data, sellers },
    },
    withoutAnticipation: null,
    restatedOrders: 0,
    dataSha256: sha256Hex(canonicalJson({ verdict, figures })),
  };
}

/** Reads a programme out now. One that is too large is a refusal like any other, never an error. */
export async function readProgramme(tx: Tx, programmeId: string): Promise<ProgrammeReadout> {
  const repository = new PanelRepository(tx);
  if (!(await repository.hasProgramme(programmeId))) throw programmeNotThere();
  const size = await repository.size(programmeId);
  if (size.sellers > PANEL_SELLERS_MAX) return refused(tx, programmeId, size, 'PANEL_TOO_LARGE');
  const all = await repository.sellers(programmeId, PANEL_SELLERS_MAX);
  const { panel, sellers, simulated, leftOut } = await readPanel(tx, all);
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

/** The programme's read-out for somebody who waits: a large one is the newest that is stored, with its date. */
export async function answerProgramme(tx: Tx, programmeId: string): Promise<ProgrammeReadout> {
  const size = await new PanelRepository(tx).size(programmeId);
  if (size.sellers <= AT_ONCE_SELLERS_MAX || size.sellers > PANEL_SELLERS_MAX) {
    return readProgramme(tx, programmeId);
  }
  const stored = await new ReadoutRepository(tx).newest(programmeId);
  if (!stored) return refused(tx, programmeId, size, 'READOUT_AWAITED');
  const { result, computedAt, dataSha256 } = stored;
  return {
    programmeId,
    computedAt,
    simulated: result.simulated,
    sellersLeftOut: result.sellers_left_out,
    anticipationWeeks: result.uplift.options.anticipationWeeks,
    uplift: result.uplift,
    withoutAnticipation: result.without_anticipation,
    restatedOrders: result.restated_orders,
    dataSha256,
  };
}

/** The other sellers are read only once the seller's own data suffice. */
export async function readSeller(tx: Tx, sellerId: string): Promise<SellerUplift> {
  const repository = new PanelRepository(tx);
  const seller = await repository.seller(sellerId);
  if (!seller) throw sellerNotThere();
  const all = await repository.sellers(seller.programmeId, PANEL_SELLERS_MAX);
  const lag = anticipationWeeks(all.filter(({ simulated }) => simulated === seller.simulated));
  const own = await readPanel(tx, [seller], seller.simulated);
  let { simulated } = own;
  let readout = sellerReadout(own.panel, sellerId, { anticipationWeeks: lag });
  if (readout.verdict === 'DONORS') {
    const size = await repository.size(seller.programmeId);
    if (size.sellers > PANEL_SELLERS_MAX) {
      const figures = { max: PANEL_SELLERS_MAX, found: size.sellers };
      const explanation = sentence('PANEL_TOO_LARGE', figures);
      readout = { ...readout, verdict: 'PANEL_TOO_LARGE', explanation };
    } else {
      const whole = await readPanel(tx, all, seller.simulated);
      simulated = whole.simulated;
      readout = sellerReadout(whole.panel, sellerId, { anticipationWeeks: lag });
    }
  }
  const studies = new StudyRepository(tx);
  return {
    sellerId,
    computedAt: tx.now(),
    simulated,
    readout,
    study: (await studies.forSeller(sellerId)) ?? null,
    attributedOrders: own.attributedOrders.get(sellerId) ?? 0,
    restatedOrders: await studies.restatedOrders([sellerId]),
  };
}
