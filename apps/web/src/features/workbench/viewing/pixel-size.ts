import { micrometresPerPixel } from '@fovea/domain';
import { decimal } from '#lib/format.ts';

type TypedSize = { readonly size: number | null } | { readonly fault: string };

/** What somebody typed as the length of a pixel in µm, also with a comma or the unit; an empty field means that nobody knows. */
export function readPixelSize(typed: string): TypedSize {
  const text = typed
    .trim()
    .replace(/\s*[µμu]m$/i, '')
    .replace(',', '.');
  if (text === '') return { size: null };
  const { success, data } = micrometresPerPixel.safeParse(/^[\d.]+(e[+-]?\d+)?$/i.test(text) ? Number(text) : NaN);
  return success ? { size: data } : { fault: 'Type a number of µm between 0.00001 and 10000, such as 0.065.' };
}

/** A place or length in px as µm, to about a tenth of a pixel. @param size of a pixel in µm */
export function lengthInMicrometres(px: number, size: number): string {
  return decimal(px * size, Math.max(0, Math.ceil(-Math.log10(size)) + 1));
}

/** An area in px² as µm², to three digits. @param size of a pixel in µm */
export function areaInMicrometres(px: number, size: number): string {
  const area = px * size * size;
  return area === 0 ? '0' : decimal(area, Math.max(0, 2 - Math.floor(Math.log10(area))));
}
