import type { Point, Roi } from '@fovea/domain';
import { beforeEach, expect, it } from 'vitest';
import { Picking } from './picking.ts';

const square = (id: string, x: number): Roi => ({
  id,
  meaning: 'ignore',
  strength: 1,
  shape: { kind: 'rectangle', x, y: 0, width: 20, height: 20 },
});
/** All three lie over x from 10 to 20; `c` on top. */
const current = [square('a', 0), square('b', 5), square('c', 10)];
let picking: Picking;
let regions: { visible: readonly Roi[]; selection: readonly string[] };
beforeEach(() => {
  picking = new Picking();
  regions = { visible: current, selection: [] };
});

/** A press and a release at once. @param top what the pointer hits */
function click(at: Point, top: string): readonly string[] {
  const held = picking.press(at, { kind: 'region', id: top }, regions);
  // What is not selected is, as soon as it is pressed.
  if ('id' in held && !regions.selection.includes(held.id)) regions.selection = [held.id];
  picking.click(regions, 2);
  return regions.selection;
}

it('selects what lies on top, then with each click at the same place what lies below, and begins anew', () => {
  expect(click([15, 10], 'c')).toEqual(['c']);
  expect(click([15, 11], 'c')).toEqual(['b']);
  expect(click([16, 10], 'c')).toEqual(['a']);
  expect(click([15, 10], 'c')).toEqual(['c']);
});

it('begins anew at another place', () => {
  click([15, 10], 'c');
  expect(click([15, 10], 'c')).toEqual(['b']);
  expect(click([15, 17], 'c')).toEqual(['c']);
  expect(click([3, 10], 'a')).toEqual(['a']);
  expect(click([3, 10], 'a')).toEqual(['a']);
});

it('holds what is selected, also below another region, and what is hit where nothing is selected there', () => {
  expect(picking.press([15, 10], { kind: 'region', id: 'c' }, regions)).toEqual({ kind: 'region', id: 'c' });
  regions.selection = ['a'];
  expect(picking.press([15, 10], { kind: 'region', id: 'c' }, regions)).toEqual({ kind: 'region', id: 'a' });
  expect(picking.press([28, 10], { kind: 'region', id: 'c' }, regions)).toEqual({ kind: 'region', id: 'c' });
});

it('leaves of several selected regions the one that a click hits', () => {
  regions.selection = ['b', 'a'];
  expect(click([7, 10], 'b')).toEqual(['a']);
  regions.selection = ['c', 'b'];
  expect(click([28, 10], 'c')).toEqual(['c']);
});

it('counts the line of an outline to its region, and leaves handles as they are', () => {
  expect(click([30.5, 10], 'c')).toEqual(['c']);
  const corner = { kind: 'corner', id: 'c', index: 1 } as const;
  expect(picking.press([30, 0], corner, regions)).toBe(corner);
  picking.click(regions, 2);
  expect(regions.selection).toEqual(['c']);
});
