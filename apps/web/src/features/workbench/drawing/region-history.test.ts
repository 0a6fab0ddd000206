import type { Roi } from '@fovea/domain';
import { describe, expect, it } from 'vitest';
import { RegionHistory } from './region-history.ts';

const rectangle = (id: number, x = 0): Roi => ({
  id: `00000000-0000-4000-8000-00000000000${id}`,
  meaning: 'ignore',
  strength: 1,
  shape: { kind: 'rectangle', x, y: 0, width: 10, height: 10 },
});

describe('RegionHistory', () => {
  it('takes back and repeats every kind of change, in order', () => {
    const history = new RegionHistory();
    const states = [history.current];
    history.add([rectangle(1)], 'Draw rectangle');
    states.push(history.current);
    history.add([rectangle(2)], 'Draw rectangle');
    states.push(history.current);
    history.replace([rectangle(1, 5)], 'Move rectangle');
    states.push(history.current);
    history.remove([rectangle(2).id], 'Remove rectangle');
    states.push(history.current);
    history.become([rectangle(3), rectangle(1)], 'Merge');
    states.push(history.current);
    expect(states.map((regions) => regions.length)).toEqual([0, 1, 2, 2, 1, 2]);
    for (const expected of [...states].reverse().slice(1)) {
      expect(history.undo()).toBe(true);
      expect(history.current).toEqual(expected);
    }
    expect(history.undo()).toBe(false);
    for (const expected of states.slice(1)) {
      expect(history.redo()).toBe(true);
      expect(history.current).toEqual(expected);
    }
    expect(history.redo()).toBe(false);
  });

  it('puts a removed region back in its own place', () => {
    const history = new RegionHistory([rectangle(1), rectangle(2), rectangle(3)]);
    history.remove([rectangle(2).id], 'Remove rectangle');
    history.undo();
    expect(history.current.map(({ id }) => id.at(-1))).toEqual(['1', '2', '3']);
  });

  it('forgets what was undone once something new is drawn', () => {
    const history = new RegionHistory();
    history.add([rectangle(1)], 'Draw rectangle');
    history.undo();
    history.add([rectangle(2)], 'Draw rectangle');
    expect(history.redo()).toBe(false);
    expect(history.current).toEqual([rectangle(2)]);
  });

  it('makes one step of a gesture and separate steps of two gestures', () => {
    const history = new RegionHistory([rectangle(1)]);
    for (const x of [1, 2, 3]) history.replace([rectangle(1, x)], 'Move rectangle', 'nudge');
    history.endGesture();
    for (const x of [4, 5]) history.replace([rectangle(1, x)], 'Move rectangle', 'nudge');
    history.undo();
    expect(history.current).toEqual([rectangle(1, 3)]);
    history.undo();
    expect(history.current).toEqual([rectangle(1)]);
    expect(history.undo()).toBe(false);
  });

  it('changes and removes several regions as one step, wherever they stand in the list', () => {
    const before = [1, 2, 3, 4].map((id) => rectangle(id));
    const history = new RegionHistory(before);
    history.remove([rectangle(3).id, rectangle(1).id], 'Remove 2 regions');
    expect(history.current).toEqual([rectangle(2), rectangle(4)]);
    history.replace([rectangle(4, 7), rectangle(2, 7), rectangle(9, 7)], 'Move 2 regions');
    expect(history.current).toEqual([rectangle(2, 7), rectangle(4, 7)]);
    history.undo();
    history.undo();
    expect(history.current).toEqual(before);
    history.redo();
    history.redo();
    expect(history.current).toEqual([rectangle(2, 7), rectangle(4, 7)]);
  });

  it('joins the steps of one gesture on several regions, also where a step changes only some of them', () => {
    const before = [rectangle(1, 5), rectangle(2)];
    const history = new RegionHistory(before);
    // The first one is at 5 already.
    for (const x of [5, 6, 7]) history.replace([rectangle(1, x), rectangle(2, x)], 'Nudge 2 regions', 'nudge');
    expect(history.current).toEqual([rectangle(1, 7), rectangle(2, 7)]);
    history.undo();
    expect([history.current, history.undoLabel]).toEqual([before, null]);
    history.redo();
    expect(history.current).toEqual([rectangle(1, 7), rectangle(2, 7)]);
  });

  it('survives being written down in the middle', () => {
    const history = new RegionHistory();
    for (let id = 1; id <= 5; id++) history.add([rectangle(id)], 'Draw rectangle');
    history.undo();
    history.undo();
    const again = RegionHistory.parse(JSON.parse(JSON.stringify(history.serialise())));
    expect(again?.current).toHaveLength(3);
    again?.redo();
    again?.redo();
    expect(again?.current).toHaveLength(5);
    while (again?.undo());
    expect(again?.current).toEqual([]);
  });

  it('refuses a damaged record instead of guessing', () => {
    expect(RegionHistory.parse({ regions: [{ id: 'x' }], done: [], undone: [] })).toBeNull();
    expect(RegionHistory.parse(null)).toBeNull();
  });

  it('records nothing when nothing changed', () => {
    const history = new RegionHistory([rectangle(1)]);
    history.replace([rectangle(1)], 'Move rectangle');
    history.become([rectangle(1)], 'Merge');
    history.remove([rectangle(9).id], 'Remove rectangle');
    expect(history.undoLabel).toBeNull();
  });
});
