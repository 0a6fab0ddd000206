import type { Meaning } from '@fovea/domain';
import type { Tool } from './drawing/drawing.ts';

export type Action =
  | { readonly kind: 'tool'; readonly tool: Tool }
  | { readonly kind: 'meaning'; readonly meaning: Meaning }
  | { readonly kind: 'zoom'; readonly by: 1 | -1 }
  | { readonly kind: 'arrow'; readonly by: readonly [x: number, y: number] }
  | { readonly kind: 'undo' | 'redo' | 'fit' | 'previous' | 'next' | 'help' | 'cancel' | 'finish' | 'remove' };

export type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

const plain: Readonly<Record<string, Action>> = {
  v: { kind: 'tool', tool: 'pan' },
  r: { kind: 'tool', tool: 'rectangle' },
  p: { kind: 'tool', tool: 'polygon' },
  a: { kind: 'meaning', meaning: 'attend' },
  i: { kind: 'meaning', meaning: 'ignore' },
  '0': { kind: 'fit' },
  '+': { kind: 'zoom', by: 1 },
  '=': { kind: 'zoom', by: 1 },
  '-': { kind: 'zoom', by: -1 },
  ',': { kind: 'previous' },
  '.': { kind: 'next' },
  '?': { kind: 'help' },
  escape: { kind: 'cancel' },
  enter: { kind: 'finish' },
  delete: { kind: 'remove' },
  backspace: { kind: 'remove' },
};

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  arrowleft: [-1, 0],
  arrowright: [1, 0],
  arrowup: [0, -1],
  arrowdown: [0, 1],
};

/** What a key press means on the workbench; null where it means nothing here. Arrows go 1 px, with Shift 10 px. */
export function actionOf(press: KeyPress): Action | null {
  const key = press.key.toLowerCase();
  if (press.altKey) return null;
  if (press.ctrlKey || press.metaKey) {
    if (key === 'z') return { kind: press.shiftKey ? 'redo' : 'undo' };
    return key === 'y' ? { kind: 'redo' } : null;
  }
  const arrow = arrows[key];
  if (arrow) return { kind: 'arrow', by: press.shiftKey ? [arrow[0] * 10, arrow[1] * 10] : arrow };
  return plain[key] ?? null;
}

/** The list that `?` shows. */
export const shortcutHelp: readonly { readonly keys: readonly string[]; readonly does: string }[] = [
  { keys: ['wheel', '+', '−'], does: 'Zoom at the pointer' },
  { keys: ['0'], does: 'Fit the image' },
  { keys: ['drag', 'Space + drag'], does: 'Move the view, while drawing too' },
  { keys: ['hover', 'click'], does: 'Read the values under the pointer; a click keeps them in view' },
  { keys: ['R'], does: 'Draw a rectangle' },
  { keys: ['P'], does: 'Draw a polygon' },
  { keys: ['V', 'Escape'], does: 'Stop drawing, select and move' },
  { keys: ['A'], does: 'Attend: the model should look here' },
  { keys: ['I'], does: 'Ignore: the model should not look here' },
  { keys: ['Enter', 'double click'], does: 'Finish the polygon' },
  { keys: ['Delete'], does: 'Remove the selected region' },
  { keys: ['arrows'], does: 'Move the selected region, or the cross that reads a pixel, by 1 px (Shift: 10 px)' },
  { keys: ['Space'], does: 'While drawing: set a corner where the cross is' },
  { keys: ['Ctrl Z'], does: 'Undo' },
  { keys: ['Ctrl Shift Z'], does: 'Redo' },
  { keys: [',', '.'], does: 'Previous image, next image' },
  { keys: ['?'], does: 'This list' },
];
