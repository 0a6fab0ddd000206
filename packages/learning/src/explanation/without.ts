/**
 * An image without what is hidden of it: each pixel goes towards blank by the share that is hidden (see `blank`).
 * @param input one image as the network sees it, size × size × channels
 * @param hidden size × size, each in [0,1]
 */
export function without(input: Float32Array, hidden: Float32Array): Float32Array {
  const channels = input.length / hidden.length;
  return input.map((value, at) => value * (1 - (hidden[Math.floor(at / channels)] ?? 0)));
}
