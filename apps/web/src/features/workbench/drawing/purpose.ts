/** What a press is for: a region of its own, a change of the selected one; or, without a tool in hand, one region more to select. */
export type Purpose = 'new' | 'add' | 'cut' | 'also';

export function purposeOf(event: Pick<PointerEvent, 'shiftKey' | 'altKey' | 'ctrlKey' | 'metaKey'>): Purpose {
  if (event.altKey) return 'cut';
  if (event.ctrlKey || event.metaKey) return 'also';
  return event.shiftKey ? 'add' : 'new';
}
