/** softmax(logits / temperature), image by image. */
export function softmax(logits: Float32Array, classes: number, temperature: number): Float32Array {
  const probabilities = new Float32Array(logits.length);
  for (let start = 0; start < logits.length; start += classes) {
    const row = logits.subarray(start, start + classes);
    const largest = Math.max(...row);
    let sum = 0;
    row.forEach((logit, index) => {
      const value = Math.exp((logit - largest) / temperature);
      probabilities[start + index] = value;
      sum += value;
    });
    for (let index = start; index < start + classes; index++) probabilities[index] = (probabilities[index] ?? 0) / sum;
  }
  return probabilities;
}
