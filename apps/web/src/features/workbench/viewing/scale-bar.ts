interface ScaleBar {
  readonly length: number;
  readonly unit: 'µm' | 'px';
  /** On the screen, in CSS pixels. */
  readonly width: number;
}

/**
 * The longest bar of 1, 2 or 5 times a power of ten that fits.
 * @param scale screen pixels per image pixel
 * @param pixelSize µm per image pixel; null where nobody knows: then the bar is in px
 * @param most its longest width on the screen
 */
export function scaleBarOf(scale: number, pixelSize: number | null, most: number): ScaleBar {
  const perUnit = scale / (pixelSize ?? 1);
  const longest = most / perUnit;
  const power = 10 ** Math.floor(Math.log10(longest));
  const length = Number((([5, 2].find((factor) => factor * power <= longest) ?? 1) * power).toPrecision(1));
  return { length, unit: pixelSize === null ? 'px' : 'µm', width: length * perUnit };
}
