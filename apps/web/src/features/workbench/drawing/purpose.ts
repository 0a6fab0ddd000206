/** What a drawn shape becomes: a region of its own, or a change of the selected one. */
export type Purpose = 'new' | 'add' | 'cut';

export function purposeOf({ shiftKey, altKey }: Pick<PointerEvent, 'shiftKey' | 'altKey'>): Purpose {
  if (altKey) return 'cut';
  return shiftKey ? 'add' : 'new';
}
