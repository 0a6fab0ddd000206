import type { Meaning } from '@fovea/domain';
import type { ToolId } from '../drawing/tools/tools.ts';
import { tools } from '../drawing/tools/tools.ts';
import type { KeyEvent } from './key-name.ts';
import { keyName } from './key-name.ts';

export type Action =
  | { readonly kind: 'tool'; readonly tool: ToolId }
  | { readonly kind: 'meaning'; readonly meaning: Meaning }
  | { readonly kind: 'zoom'; readonly by: 1 | -1 }
  | { readonly kind: 'arrow'; readonly by: readonly [x: number, y: number] }
  | { readonly kind: 'opacity'; readonly by: 1 | -1 }
  | { readonly kind: 'overlay' | 'contours' | 'region of map' | 'swipe' | 'flicker' | 'full screen' | 'line' }
  /** As long as its key is held. */
  | { readonly kind: 'bare' }
  | { readonly kind: 'select all' | 'select next' | 'hide' | 'duplicate' | 'copy' | 'paste' | 'paste on next' }
  /** More or less of what the tool in hand draws with. */
  | { readonly kind: 'setting'; readonly by: 1 | -1 }
  | { readonly kind: 'purpose' }
  /** The next corner of the selected region, or the one before. */
  | { readonly kind: 'corner'; readonly by: 1 | -1 }
  | { readonly kind: 'undo' | 'redo' | 'fit' | 'previous' | 'next' | 'help' | 'cancel' | 'finish' | 'remove' };

export type KeyPress = KeyEvent &
  Pick<KeyboardEvent, 'ctrlKey' | 'metaKey' | 'altKey' | 'repeat'> &
  Partial<Pick<KeyboardEvent, 'getModifierState'>>;

interface Shortcut {
  /** As the list says it. */
  readonly keys: readonly string[];
  readonly does: string;
  /** What each key does by the key's name; none for what a pointer does, or a key that is held. */
  readonly on?: Readonly<Record<string, Action>>;
  /** Whether it is done again and again while its key is held. */
  readonly repeats?: true;
}

const arrows = { arrowleft: [-1, 0], arrowright: [1, 0], arrowup: [0, -1], arrowdown: [0, 1] } as const;
const moves = Object.fromEntries(
  Object.entries(arrows).flatMap(([name, [x, y]]) => [
    [name, { kind: 'arrow', by: [x, y] }],
    [`shift ${name}`, { kind: 'arrow', by: [10 * x, 10 * y] }],
  ]),
) satisfies Record<string, Action>;

const drawsWith = ({ id, key, does }: (typeof tools)[number]): Shortcut => ({
  keys: [key],
  does,
  on: { [key.toLowerCase()]: { kind: 'tool', tool: id } },
});

/** Every key of the workbench, and what the pointer does there: what `?` lists is what the keys do. */
export const shortcuts: readonly Shortcut[] = [
  {
    keys: ['wheel', 'two fingers', '+', '−'],
    does: 'Zoom at the pointer. A second finger takes back what the first has begun',
    on: { '+': { kind: 'zoom', by: 1 }, '=': { kind: 'zoom', by: 1 }, '-': { kind: 'zoom', by: -1 } },
    repeats: true,
  },
  { keys: ['0'], does: 'Fit the image', on: { '0': { kind: 'fit' } } },
  { keys: ['drag', 'Space + drag'], does: 'Move the view; with Space while drawing, too' },
  { keys: ['right button'], does: 'While dragging: take back what the drag has begun' },
  { keys: ['hover', 'click'], does: 'Read the values under the pointer; a click keeps them in a list' },
  { keys: ['L'], does: 'Line profile: drag, or click both ends; again: lay it down', on: { l: { kind: 'line' } } },
  { keys: ['O'], does: 'Lay the map over the image, or beside it again', on: { o: { kind: 'overlay' } } },
  {
    keys: ['<', '>'],
    does: 'Make the map over the image fainter, stronger',
    on: { '<': { kind: 'opacity', by: -1 }, '>': { kind: 'opacity', by: 1 } },
    repeats: true,
  },
  { keys: ['C'], does: 'Draw contours of the map on the picture, or none', on: { c: { kind: 'contours' } } },
  {
    keys: ['G'],
    does: 'Make a region of what the map shows above “Hide below”',
    on: { g: { kind: 'region of map' } },
  },
  { keys: ['H'], does: 'While held: the picture alone, without regions and maps', on: { h: { kind: 'bare' } } },
  { keys: ['D'], does: 'Image and map beside a divider in one panel, or apart again', on: { d: { kind: 'swipe' } } },
  { keys: ['K'], does: 'Image and map in turn in one panel, or apart again', on: { k: { kind: 'flicker' } } },
  {
    keys: ['Shift F'],
    does: 'Panels on the full screen, or not; Escape leaves it',
    on: { 'shift f': { kind: 'full screen' } },
  },
  ...tools.map(drawsWith),
  {
    keys: ['[', ']'],
    does: 'Smaller, larger: brush and point; for the wand, less or more tolerance',
    on: { '[': { kind: 'setting', by: -1 }, ']': { kind: 'setting', by: 1 } },
    repeats: true,
  },
  {
    keys: ['M'],
    does: 'New region, add to the selected one, cut from it: the next of the three',
    on: { m: { kind: 'purpose' } },
  },
  { keys: ['Shift + draw'], does: 'Add what is drawn to the selected region: hold Shift at the first press' },
  { keys: ['Alt + draw'], does: 'Cut what is drawn from the selected region: hold Alt at the first press' },
  { keys: ['Ctrl + click'], does: 'Select a region more, or one less, in the picture or in the list' },
  { keys: ['click again'], does: 'Where regions lie over one another: select the one below' },
  {
    keys: ['S'],
    does: 'Stop drawing, select and move; then select the next region: of those at the pointer, else of the list',
    on: { s: { kind: 'select next' } },
    repeats: true,
  },
  { keys: ['Shift + scale'], does: 'While a side or corner of the selected region is dragged: keep its proportions' },
  { keys: ['Ctrl A'], does: 'Select all regions', on: { 'ctrl a': { kind: 'select all' } } },
  {
    keys: ['Ctrl D'],
    does: 'Duplicate the selected regions',
    on: { 'ctrl d': { kind: 'duplicate' } },
  },
  {
    keys: ['Ctrl C', 'Ctrl V'],
    does: 'Copy the selected regions, paste them: also on another image of the project',
    on: { 'ctrl c': { kind: 'copy' }, 'ctrl v': { kind: 'paste' } },
  },
  {
    keys: ['Ctrl Shift V'],
    does: 'Go to the next image of the list, and paste there',
    on: { 'ctrl shift v': { kind: 'paste on next' } },
  },
  { keys: ['V'], does: 'Hide all regions, or show them', on: { v: { kind: 'hide' } } },
  {
    keys: ['A'],
    does: 'Attend: the model should look here',
    on: { a: { kind: 'meaning', meaning: 'attend' } },
  },
  {
    keys: ['I'],
    does: 'Ignore: the model should not look here',
    on: { i: { kind: 'meaning', meaning: 'ignore' } },
  },
  {
    keys: ['Enter', 'double click', 'first corner'],
    does: 'Finish the polygon; lift a brush that Space has put down',
    on: { enter: { kind: 'finish' } },
  },
  {
    keys: ['Escape'],
    does: 'Drop what is being drawn, else the tool, the corner, the kept reading or the selection',
    on: { escape: { kind: 'cancel' } },
  },
  {
    keys: ['Delete', 'Backspace'],
    does: 'Remove the selected corner, else the selected regions',
    on: { delete: { kind: 'remove' }, backspace: { kind: 'remove' } },
  },
  {
    keys: ['Tab', 'Shift Tab', 'click'],
    does: 'Select the next corner of the selected region, the one before, or any',
    on: { tab: { kind: 'corner', by: 1 }, 'shift tab': { kind: 'corner', by: -1 } },
    repeats: true,
  },
  {
    keys: ['arrows'],
    does: 'Move the selected corner, else the selected regions, or the cross that reads a pixel, by 1 px (Shift: 10 px)',
    on: moves,
    repeats: true,
  },
  {
    keys: ['Space'],
    does: 'Where the cross is: press, as a click does. Freehand and brush: put down, then lift. Without a tool: keep the values',
  },
  {
    keys: ['Ctrl Z'],
    does: 'Undo; on a Mac, ⌘ Z',
    on: { 'ctrl z': { kind: 'undo' } },
    repeats: true,
  },
  {
    keys: ['Ctrl Shift Z', 'Ctrl Y'],
    does: 'Redo',
    on: { 'ctrl shift z': { kind: 'redo' }, 'ctrl y': { kind: 'redo' } },
    repeats: true,
  },
  {
    keys: [',', '.'],
    does: 'Previous image, next image of the list that was open',
    on: { ',': { kind: 'previous' }, '.': { kind: 'next' } },
    repeats: true,
  },
  { keys: ['?'], does: 'This list', on: { '?': { kind: 'help' } } },
];

const byKey = new Map(
  shortcuts.flatMap(({ on = {}, repeats = false }) =>
    Object.entries(on).map(([key, action]) => [key, { action, repeats }] as const),
  ),
);

/** What a key press means on the workbench; null where it means nothing here, as with Alt or AltGr. */
export function actionOf(press: KeyPress): Action | null {
  const name = keyName(press);
  if (name === null) return null;
  const isAlternative = press.altKey || press.getModifierState?.('AltGraph') === true;
  // On some keyboards there are no brackets without.
  if (isAlternative && !/^[[\]]$/.test(name)) return null;
  if (isAlternative) return byKey.get(name)?.action ?? null;
  const shift = press.shiftKey ? 'shift ' : '';
  const found =
    press.ctrlKey || press.metaKey ? byKey.get(`ctrl ${shift}${name}`) : (byKey.get(shift + name) ?? byKey.get(name));
  if (found === undefined || (press.repeat && !found.repeats)) return null;
  return found.action;
}
