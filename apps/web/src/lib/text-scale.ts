const usualTextPx = 16;

/** How large a person has the browser write, 1 for the usual size: for lengths that a script lays out in pixels. */
export function textScale(): number {
  return parseFloat(getComputedStyle(document.documentElement).fontSize) / usualTextPx;
}
