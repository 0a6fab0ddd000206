import type { Target } from './drawing.ts';

/** What of a region a pointer event hit, from the marks that `RegionShapes` leaves on its elements. */
export function targetAt(hit: EventTarget | null): Target {
  const marked = hit instanceof Element ? hit.closest<SVGElement>('[data-hit]') : null;
  const { hit: kind, region: id, index } = marked?.dataset ?? {};
  if (id === undefined) return { kind: 'nothing' };
  if (kind === 'corner' || kind === 'edge') return { kind, id, index: Number(index) };
  return { kind: 'region', id };
}
