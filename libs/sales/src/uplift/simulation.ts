/**
 * A seller panel whose true effect is known: the generator of the acceptance tests and of the demo's background cohort.
 * Free of imports and of syntax that cannot be erased, so that a script can import it as it is.
 */
export interface SimulationOptions {
  sellers: number;
  weeks: number;
  /** Full effect after the ramp: 0.25 is +25 %. */
  effect: number;
  seed: number;
  /** Share of sellers who do not go live within the panel. */
  shareNeverLive?: number;
  /** Go-live weeks, spread evenly, both included, 0-based. */
  goLiveFrom?: number;
  goLiveTo?: number;
  medianOrdersPerDay?: number;
  /** Bigger sellers go first. */
  biggerFirst?: boolean;
  medianOrderMinor?: number;
  orderValueSd?: number;
}

export interface SimulatedSeller {
  id: string;
  /** 0-based week; null for those who wait. */
  goLiveWeek: number | null;
  /** Orders a day; day 0 is the Monday of week 0. */
  daily: number[];
  /** One value per order, in the order of the days. */
  orderValuesMinor: number[];
}

export interface SimulatedPanel {
  options: SimulationOptions;
  sellers: SimulatedSeller[];
  /** Incremental over counterfactual expected orders in the first twelve weeks: what the headline should find. */
  trueEffect12Weeks: number;
}

const RAMP_WEEKS = 6;
const SIZE_SD = 1;
const SHOCK_SD = 0.25;
const SHOCK_MEMORY = 0.6;
const GAMMA_SHAPE = 1.5;
const EFFECT_SPREAD = 0.2;
const GROWTH_PER_WEEK = 0.004;
const SEASON = 0.15;
const FRIDAY = -0.35;
const PRE_EID = 0.6;
const EID = -0.8;
const EID_DAYS = 4;
const PRE_EID_DAYS = 14;
/** First days of Eid in the panel's time; they come back with the lunar year. */
const EIDS = [92, 162];
const LUNAR_YEAR_DAYS = 354;

/** sfc32, seeded by splitmix32: small, fast and the same on every machine. Uniform on [0, 1). */
export function randomStream(seed: number): () => number {
  let mix = seed | 0;
  const next = (): number => {
    mix = (mix + 0x9e3779b9) | 0;
    let z = Math.imul(mix ^ (mix >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) | 0;
  };
  let [a, b, c, counter] = [next(), next(), next(), 1];
  const draw = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4294967296;
  };
  for (let turn = 0; turn < 12; turn++) draw();
  return draw;
}

/** Box–Muller; the second value of a pair is thrown away, so that the stream is easy to follow. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Marsaglia and Tsang, for shapes of 1 and more. */
function gamma(random: () => number, shape: number): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(random);
    const root = 1 + c * x;
    const v = root * root * root;
    if (v > 0 && Math.log(1 - random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** Knuth's product, in pieces so that a large rate does not underflow. */
function poisson(random: () => number, rate: number): number {
  let count = 0;
  for (let left = rate; left > 0; left -= 30) {
    const limit = Math.exp(-Math.min(left, 30));
    for (let product = random(); product > limit; product *= random()) count++;
  }
  return count;
}

/** Log factor common to all sellers on a day. */
function commonLog(day: number): number {
  const week = Math.floor(day / 7);
  let log = GROWTH_PER_WEEK * week + SEASON * Math.sin((2 * Math.PI * week) / 52);
  if (day % 7 === 4) log += FRIDAY;
  for (const first of EIDS) {
    const since = (((day - first) % LUNAR_YEAR_DAYS) + LUNAR_YEAR_DAYS) % LUNAR_YEAR_DAYS;
    if (since < EID_DAYS) log += EID;
    else if (since >= LUNAR_YEAR_DAYS - PRE_EID_DAYS) log += PRE_EID;
  }
  return log;
}

/** Go-live week of each seller: the waiting ones are spread among the others. */
function goLiveWeeks(sellers: number, shareNever: number, from: number, to: number): (number | null)[] {
  const waits = Array.from(
    { length: sellers },
    (_, index) => Math.floor((index + 1) * shareNever) > Math.floor(index * shareNever),
  );
  const live = waits.filter((wait) => !wait).length;
  let order = 0;
  return waits.map((wait) =>
    wait ? null : from + Math.round(((to - from) * order++) / Math.max(live - 1, 1)),
  );
}

/** The same options give the same panel, on every machine and in every version of Node. */
export function simulatePanel(options: SimulationOptions): SimulatedPanel {
  const { sellers: count, weeks, effect, seed } = options;
  const random = randomStream(seed);
  const median = Math.log(options.medianOrdersPerDay ?? 0.5);
  const sizes = Array.from({ length: count }, () => median + SIZE_SD * normal(random));
  if (options.biggerFirst) sizes.sort((a, b) => b - a);
  const goLive = goLiveWeeks(
    count,
    options.shareNeverLive ?? 0.25,
    options.goLiveFrom ?? 20,
    options.goLiveTo ?? 44,
  );
  const width = String(count).length;
  let incremental = 0;
  let counterfactual = 0;

  const sellers = sizes.map((size, index): SimulatedSeller => {
    const start = goLive[index] ?? null;
    const logEffect = Math.log(1 + effect) * (1 + EFFECT_SPREAD * normal(random));
    const daily: number[] = [];
    const orderValuesMinor: number[] = [];
    let shock = SHOCK_SD * normal(random);
    for (let day = 0; day < weeks * 7; day++) {
      const week = Math.floor(day / 7);
      if (day % 7 === 0 && day > 0) {
        shock = SHOCK_MEMORY * shock + SHOCK_SD * Math.sqrt(1 - SHOCK_MEMORY * SHOCK_MEMORY) * normal(random);
      }
      const without = Math.exp(size + shock + commonLog(day));
      const since = start === null ? -1 : week - start;
      const lift = since < 0 ? 1 : Math.exp(logEffect * Math.min((since + 1) / RAMP_WEEKS, 1));
      if (since >= 0 && since < 12) {
        counterfactual += without;
        incremental += without * (lift - 1);
      }
      const orders = poisson(random, (without * lift * gamma(random, GAMMA_SHAPE)) / GAMMA_SHAPE);
      daily.push(orders);
      for (let n = 0; n < orders; n++) {
        const value = Math.exp((options.orderValueSd ?? 1) * normal(random));
        orderValuesMinor.push(Math.max(1, Math.round((options.medianOrderMinor ?? 12_000) * value)));
      }
    }
    const id = `S${String(index + 1).padStart(width, '0')}`;
    return { id, goLiveWeek: start, daily, orderValuesMinor };
  });
  return { options, sellers, trueEffect12Weeks: counterfactual > 0 ? incremental / counterfactual : 0 };
}
