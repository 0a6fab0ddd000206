import type { KeyPress } from './shortcuts.ts';
import { keyName } from './key-name.ts';

/** What has the focus, by the keys that it needs for itself. */
export type Control = 'none' | 'button' | 'tick' | 'slider' | 'number' | 'choice' | 'writing';

const arrows = ['arrowleft', 'arrowright', 'arrowup', 'arrowdown'] as const;
const pages = ['home', 'end', 'pageup', 'pagedown'] as const;
const presses = ['enter', ' '] as const;

const kept: Readonly<Record<Exclude<Control, 'number' | 'writing'>, ReadonlySet<string>>> = {
  none: new Set(),
  button: new Set([...presses, ...arrows]),
  tick: new Set([...presses, ...arrows]),
  slider: new Set([...arrows, ...pages]),
  choice: new Set([...presses, ...arrows, ...pages]),
};

const widgets = {
  slider: 'slider',
  spinbutton: 'number',
  textbox: 'writing',
  searchbox: 'writing',
  combobox: 'writing',
  listbox: 'choice',
  option: 'choice',
  button: 'button',
  link: 'button',
  tab: 'button',
  checkbox: 'tick',
  switch: 'tick',
  radio: 'tick',
} as const satisfies Record<string, Control>;

const inputs: Readonly<Record<string, Control>> = {
  range: 'slider',
  number: 'number',
  checkbox: 'tick',
  radio: 'tick',
  button: 'button',
  submit: 'button',
  reset: 'button',
  image: 'button',
  file: 'button',
  color: 'button',
};

/** What kind of control an event's target is. */
export function controlAt(target: EventTarget | null): Control {
  if (!(target instanceof HTMLElement)) return 'none';
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return 'writing';
  if (target instanceof HTMLInputElement) return inputs[target.type] ?? 'writing';
  if (target instanceof HTMLSelectElement) return 'choice';
  const role = target.getAttribute('role') ?? '';
  if (role in widgets) return widgets[role as keyof typeof widgets];
  return target.matches('button, summary, a[href]') ? 'button' : 'none';
}

/**
 * Whether a control keeps a key for itself; all others go on to the picture.
 * @param byPointer it has the focus from a click: nobody means to find one of its choices by letters
 */
export function keepsKey(control: Control, press: KeyPress, byPointer = false): boolean {
  if (control === 'writing') return true;
  const name = keyName(press);
  if (name === null) return control === 'number' || control === 'choice';
  const isControlled = press.ctrlKey || press.metaKey;
  // In numbers there is no letter but the e of a power of ten.
  if (control === 'number') return isControlled || !/^[a-df-z?]$/.test(name);
  const finds = name === 'escape' || [...name].length === 1;
  if (control === 'choice' && !byPointer && !isControlled && finds) return true;
  return kept[control].has(name);
}

const covers = [
  'dialog[open]',
  '[role=dialog]',
  '[role=alertdialog]',
  '[aria-modal=true]',
  '[role=menu]',
  '[aria-haspopup][aria-expanded=true]',
];
/** Known to new browsers only: an unknown selector is an error. */
const newCovers = ['[popover]:not([popover=manual]):popover-open', 'select:open'];

/** Whether a dialog, a menu, an open list of choices or a popover lies over the page, so that no key is for the picture. */
export function isCovered(page: Document): boolean {
  const selectors = [...covers, ...newCovers.filter((selector) => CSS.supports(`selector(${selector})`))];
  return [...page.querySelectorAll(selectors.join(', '))].some((cover) => cover.checkVisibility());
}
