/** Normal and Student t, written from published algorithms: interval limits must be exact and need no dependency. */

const evaluate = (coefficients: readonly number[], x: number): number =>
  coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0);

const CENTRE_NUM = [
  3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987,
  67265.7709270087, 33430.57558358813, 2509.0809287301227,
];
const CENTRE_DEN = [
  1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
  28729.085735721943, 5226.495278852546,
];
const MIDDLE_NUM = [
  1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
  0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
];
const MIDDLE_DEN = [
  1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
  0.0005475938084995345, 1.0507500716444169e-9,
];
const TAIL_NUM = [
  6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
  0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
];
const TAIL_DEN = [
  1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133,
  1.8463183175100548e-5, 1.421511758316446e-7, 2.0442631033899397e-15,
];

/** Wichura's AS 241 (PPND16), relative accuracy about 1e-16. Infinite at 0 and 1, NaN outside. */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return NaN;
  if (p === 0) return -Infinity;
  if (p === 1) return Infinity;
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * evaluate(CENTRE_NUM, r)) / evaluate(CENTRE_DEN, r);
  }
  const r = Math.sqrt(-Math.log(q < 0 ? p : 1 - p));
  const size =
    r <= 5
      ? evaluate(MIDDLE_NUM, r - 1.6) / evaluate(MIDDLE_DEN, r - 1.6)
      : evaluate(TAIL_NUM, r - 5) / evaluate(TAIL_DEN, r - 5);
  return q < 0 ? -size : size;
}

/** Γ(a+½)/Γ(a) = √a·(series in 1/a); for small a the argument is raised first. */
const HALF_STEP = [1, -1 / 8, 1 / 128, 5 / 1024, -21 / 32768, -399 / 262144, 869 / 4194304, 39325 / 33554432];
const SERIES_FROM = 40;

function gammaHalfStep(a: number): number {
  let raised = a;
  let factor = 1;
  while (raised < SERIES_FROM) {
    factor *= raised / (raised + 0.5);
    raised += 1;
  }
  return factor * Math.sqrt(raised) * evaluate(HALF_STEP, 1 / raised);
}

const TINY = 1e-300;
const CONVERGED = 1e-16;
const MAX_TERMS = 20_000;

/** Continued fraction of the incomplete beta function by the modified Lentz method. */
function betaFraction(x: number, a: number, b: number): number {
  const guard = (value: number): number => (Math.abs(value) < TINY ? TINY : value);
  let c = 1;
  let d = 1 / guard(1 - ((a + b) * x) / (a + 1));
  let result = d;
  for (let m = 1; m <= MAX_TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / guard(1 + even * d);
    c = guard(1 + even / c);
    result *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / guard(1 + odd * d);
    c = guard(1 + odd / c);
    const step = d * c;
    result *= step;
    if (Math.abs(step - 1) < CONVERGED) break;
  }
  return result;
}

/** P(T > t), computed directly: 1 − cdf would lose every digit of a small tail. */
export function tSurvival(t: number, df: number): number {
  if (!(df > 0) || Number.isNaN(t)) return NaN;
  if (t < 0) return 1 - tSurvival(-t, df);
  if (t === Infinity) return 0;
  if (t === 0) return 0.5;
  const a = df / 2;
  const ratio = (t * t) / df;
  const x = 1 / (1 + ratio);
  const y = ratio / (1 + ratio);
  // x^a·y^½ / B(a,½), with B(a,½) = √π / (Γ(a+½)/Γ(a))
  const front = (Math.exp(-a * Math.log1p(ratio)) * Math.sqrt(y) * gammaHalfStep(a)) / Math.sqrt(Math.PI);
  return x < (a + 1) / (a + 2.5)
    ? (0.5 * front * betaFraction(x, a, 0.5)) / a
    : 0.5 - front * betaFraction(y, 0.5, a);
}

export function tCdf(t: number, df: number): number {
  return tSurvival(-t, df);
}

function tDensity(t: number, df: number): number {
  return (
    (gammaHalfStep(df / 2) / Math.sqrt(df * Math.PI)) * Math.exp(-((df + 1) / 2) * Math.log1p((t * t) / df))
  );
}

/** The t ≥ 0 with P(T > t) = q, for 0 < q < ½: Newton on the log tail, kept inside a bracket. */
function tUpperPoint(q: number, df: number): number {
  let low = 0;
  let high = Math.max(1, -normalQuantile(q));
  while (tSurvival(high, df) > q) {
    low = high;
    high *= 2;
  }
  const heavy = q < 0.1;
  let t = (low + high) / 2;
  for (let turn = 0; turn < 200; turn++) {
    const tail = tSurvival(t, df);
    if (tail > q) low = t;
    else high = t;
    // In ln t the log tail of a heavy-tailed t is nearly straight; near the centre t itself is.
    const gap = (Math.log(tail) - Math.log(q)) * (tail / tDensity(t, df));
    const newton = heavy ? t * Math.exp(gap / t) : t + gap;
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - t) <= 2e-16 * t || next === t) return next;
    t = next;
  }
  return t;
}

export function tQuantile(p: number, df: number): number {
  if (!(p >= 0 && p <= 1) || !(df > 0)) return NaN;
  if (p === 0) return -Infinity;
  if (p === 1) return Infinity;
  if (p === 0.5) return 0;
  return p < 0.5 ? -tUpperPoint(p, df) : tUpperPoint(1 - p, df);
}
