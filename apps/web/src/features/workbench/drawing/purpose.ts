/** What a drawn shape becomes: a region of its own, or a change of the selected one. */
export const purposes = ['new', 'add', 'cut'] as const;
export type Purpose = (typeof purposes)[number];

/** What a press is for: what it draws; or, without a tool in hand, one region more to select. */
export type PressPurpose = Purpose | 'also';

export function purposeOf(event: Pick<PointerEvent, 'shiftKey' | 'altKey' | 'ctrlKey' | 'metaKey'>): PressPurpose {
  if (event.altKey) return 'cut';
  if (event.ctrlKey || event.metaKey) return 'also';
  return event.shiftKey ? 'add' : 'new';
}
