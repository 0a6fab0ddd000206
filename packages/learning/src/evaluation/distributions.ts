/** Lanczos' approximation of log Γ(x), x > 0. */
function logGamma(x: number): number {
  const coefficients = [
    76.180091729471, -86.5053203294168, 24.01409824083091, -1.231739572450155, 0.1208650973866179e-2,
    -0.5395239384953e-5,
  ];
  const shifted = x + 5.5 - (x + 0.5) * Math.log(x + 5.5);
  const sum = coefficients.reduce((total, value, index) => total + value / (x + index + 1), 1.000000000190015);
  return Math.log((Math.sqrt(2 * Math.PI) * sum) / x) - shifted;
}

const smallest = 1e-300;
const notNothing = (value: number) => (Math.abs(value) < smallest ? smallest : value);

/** The continued fraction of the incomplete beta function, by Lentz' method. */
function betaFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / notNothing(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let step = 1; step <= 300; step++) {
    const even = (step * (b - step) * x) / ((a + 2 * step - 1) * (a + 2 * step));
    const odd = (-(a + step) * (a + b + step) * x) / ((a + 2 * step) * (a + 2 * step + 1));
    let change = 1;
    for (const term of [even, odd]) {
      d = 1 / notNothing(1 + term * d);
      c = notNothing(1 + term / c);
      change = c * d;
      fraction *= change;
    }
    if (Math.abs(change - 1) < 1e-12) break;
  }
  return fraction;
}

/**
 * The regularised incomplete beta function I_x(a, b): the chance that a variable of the beta distribution is below x.
 * @see Press et al. 2007, Numerical Recipes, section 6.4
 */
function betaBelow(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  return x < (a + 1) / (a + b + 2) ? (front * betaFraction(x, a, b)) / a : 1 - (front * betaFraction(1 - x, b, a)) / b;
}

/** Where a rising function crosses zero between two points. */
function bisect(low: number, high: number, of: (place: number) => number): number {
  let [from, to] = [low, high];
  for (let round = 0; round < 60; round++) {
    const middle = (from + to) / 2;
    if (of(middle) < 0) from = middle;
    else to = middle;
  }
  return (from + to) / 2;
}

/**
 * The two-sided quantile of Student's t: |t| stays below with this chance.
 * @param confidence in (0,1)
 * @param degrees of freedom, above 0; no whole number is needed
 */
export function studentQuantile(confidence: number, degrees: number): number {
  // P(|t| < q) = I_y(1/2, degrees/2) with y = q²/(degrees + q²).
  const share = bisect(0, 1, (y) => betaBelow(y, 0.5, degrees / 2) - confidence);
  return Math.sqrt((degrees * share) / (1 - share));
}

/**
 * The exact interval of a share, by Clopper and Pearson.
 * @param successes, tries above 0; no whole numbers are needed, as of effective numbers
 * @see Clopper and Pearson 1934; Korn and Graubard 1998 for effective numbers
 */
export function clopperPearson(successes: number, tries: number, confidence: number): readonly [number, number] {
  const tail = (1 - confidence) / 2;
  const failures = tries - successes;
  // Sums of shares differ from whole numbers in their last digits.
  const isNone = (count: number) => count < 1e-9;
  const low = isNone(successes) ? 0 : bisect(0, 1, (x) => betaBelow(x, successes, failures + 1) - tail);
  const high = isNone(failures) ? 1 : bisect(0, 1, (x) => betaBelow(x, successes + 1, failures) - (1 - tail));
  return [low, high];
}
