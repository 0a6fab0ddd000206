import type { Roi } from '@fovea/domain';

/** A region's text whatever the order of its fields: the database gives them back in its own. */
function canonical({ id, meaning, strength, shape }: Roi): string {
  const form = shape.kind === 'rectangle' ? [shape.x, shape.y, shape.width, shape.height] : shape.points;
  return JSON.stringify([id, meaning, strength, shape.kind, form]);
}

export function sameRegion(a: Roi | undefined, b: Roi | undefined): boolean {
  return a === undefined || b === undefined ? a === b : canonical(a) === canonical(b);
}

export function sameRegions(a: readonly Roi[], b: readonly Roi[]): boolean {
  return a.length === b.length && a.every((roi, index) => sameRegion(roi, b[index]));
}
