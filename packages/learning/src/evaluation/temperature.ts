/**
 * The temperature T that makes softmax(logits / T) most probable on held-out labels; keeps every decision as it was.
 * Golden-section search on log T in [log ½, log 10], where the likelihood has one peak; lower
 * would claim certainty that a small validation set cannot show.
 * @param logits images × classes
 * @see Guo et al. 2017, On Calibration of Modern Neural Networks (arXiv 1706.04599)
 */
export function fitTemperature(logits: Float32Array, labels: Int32Array, classes: number): number {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let low = Math.log(0.5);
  let high = Math.log(10);
  for (let round = 0; round < 40; round++) {
    const left = high - ratio * (high - low);
    const right = low + ratio * (high - low);
    if (
      negativeLogLikelihood(logits, labels, classes, Math.exp(left)) <=
      negativeLogLikelihood(logits, labels, classes, Math.exp(right))
    ) {
      high = right;
    } else {
      low = left;
    }
  }
  return Math.exp((low + high) / 2);
}

function negativeLogLikelihood(logits: Float32Array, labels: Int32Array, classes: number, temperature: number): number {
  let sum = 0;
  labels.forEach((label, image) => {
    const row = logits.subarray(image * classes, (image + 1) * classes);
    const largest = Math.max(...row) / temperature;
    let total = 0;
    for (const logit of row) total += Math.exp(logit / temperature - largest);
    sum += Math.log(total) + largest - (row[label] ?? 0) / temperature;
  });
  return sum;
}
