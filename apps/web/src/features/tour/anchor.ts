import { arrow, autoUpdate, computePosition, flip, offset, shift } from '@floating-ui/dom';
import type { Placement } from '@floating-ui/dom';

/** What a step points at: the first of these that the page shows, and on which side of it the card stands. */
export interface Anchor {
  /** Names in `data-tour`. */
  readonly at: readonly string[];
  readonly placement: Placement;
}

const gapPx = 14;
const edgePx = 8;
const ringPx = 3;
/** A thing that fills more of the window leaves no room beside it: the card stands in a corner. */
const mostOfWindow = 0.55;

function findAnchor({ at }: Anchor): HTMLElement | null {
  for (const name of at) {
    const found = [...document.querySelectorAll<HTMLElement>(`[data-tour~='${name}']`)];
    const shown = found.find((element) => element.checkVisibility());
    if (shown !== undefined) return shown;
  }
  return null;
}

/** Calls back whenever the anchor may be another element. @returns a function that ends it */
export function watchAnchor(anchor: Anchor, tell: (element: HTMLElement | null) => void): () => void {
  let last: HTMLElement | null | undefined;
  let frame = 0;
  const look = () => {
    frame = 0;
    const found = findAnchor(anchor);
    if (found === last) return;
    last = found;
    tell(found);
  };
  const observer = new MutationObserver(() => (frame ||= requestAnimationFrame(look)));
  observer.observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-tour'] });
  look();
  return () => {
    observer.disconnect();
    cancelAnimationFrame(frame);
  };
}

interface Parts {
  readonly card: HTMLElement;
  readonly tip: HTMLElement;
  readonly ring: HTMLElement;
}

function place(element: HTMLElement, box: Partial<Record<'left' | 'top' | 'width' | 'height', number>>): void {
  for (const [side, pixels] of Object.entries(box)) element.style.setProperty(side, `${pixels}px`);
}

/** Keeps the card beside the anchor, the ring around it and the tip between them. @returns a function that ends it */
export function pointAt(element: HTMLElement, { card, tip, ring }: Parts, placement: Placement): () => void {
  const update = async () => {
    const rect = element.getBoundingClientRect();
    const isLarge = rect.height > mostOfWindow * innerHeight && rect.width > mostOfWindow * innerWidth;
    // Of a thing that is larger than the window, around what can be seen of it.
    const left = Math.max(rect.left - ringPx, ringPx);
    const top = Math.max(rect.top - ringPx, ringPx);
    const right = Math.min(rect.right + ringPx, document.documentElement.clientWidth - ringPx);
    const bottom = Math.min(rect.bottom + ringPx, innerHeight - ringPx);
    place(ring, { left, top, width: right - left, height: bottom - top });
    ring.hidden = right <= left || bottom <= top;
    card.toggleAttribute('data-docked', isLarge);
    tip.hidden = isLarge;
    if (isLarge) return;
    const {
      x,
      y,
      placement: side,
      middlewareData,
    } = await computePosition(element, card, {
      strategy: 'fixed',
      placement,
      middleware: [
        offset(gapPx),
        flip({ padding: edgePx, crossAxis: false, fallbackAxisSideDirection: 'end' }),
        shift({ padding: edgePx, crossAxis: true }),
        arrow({ element: tip, padding: edgePx }),
      ],
    });
    place(card, { left: x, top: y });
    card.dataset['side'] = side.split('-')[0];
    for (const [axis, value] of [
      ['--tip-x', middlewareData.arrow?.x],
      ['--tip-y', middlewareData.arrow?.y],
    ] as const)
      card.style.setProperty(axis, value === undefined ? 'auto' : `${value}px`);
  };
  return autoUpdate(element, card, () => void update());
}
