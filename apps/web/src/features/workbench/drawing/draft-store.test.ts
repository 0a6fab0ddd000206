import type { Roi } from '@fovea/domain';
import { describe, expect, it } from 'vitest';
import type { KeyValueStore } from './draft-store.ts';
import { DraftStore } from './draft-store.ts';
import { RegionHistory } from './region-history.ts';

class SmallStore implements KeyValueStore {
  readonly #entries = new Map<string, string>();
  readonly #capacity: number;
  constructor(capacity: number) {
    this.#capacity = capacity;
  }
  get length() {
    return this.#entries.size;
  }
  key(index: number) {
    return [...this.#entries.keys()][index] ?? null;
  }
  getItem(key: string) {
    return this.#entries.get(key) ?? null;
  }
  setItem(key: string, value: string) {
    const others = [...this.#entries].filter(([name]) => name !== key);
    if (others.reduce((sum, [, text]) => sum + text.length, value.length) > this.#capacity) throw new Error('full');
    this.#entries.set(key, value);
  }
  removeItem(key: string) {
    this.#entries.delete(key);
  }
}

const roi: Roi = {
  id: '00000000-0000-4000-8000-000000000001',
  meaning: 'ignore',
  strength: 1,
  shape: { kind: 'rectangle', x: 1, y: 2, width: 3, height: 4 },
};
const draft = (pending: boolean) => {
  const history = new RegionHistory();
  history.add([roi], 'Draw rectangle');
  return { history, confirmed: [], revision: 3, unanswered: [], pending };
};

const none = new Set<string>();
const regionsOf = (store: DraftStore, image: string, others: ReadonlySet<string> = none) =>
  store.read(image, others).map(({ history }) => history.current);

describe('DraftStore', () => {
  it('gives back regions, undo history, revision and what is pending', () => {
    const store = new DraftStore(new SmallStore(10_000), 'tab');
    const unanswered = [{ rois: [roi], revision: 3 }];
    expect(store.write('a', { ...draft(true), unanswered })).toBe('whole');
    const [read] = store.read('a', none);
    expect(read).toMatchObject({ confirmed: [], revision: 3, unanswered, pending: true, isOwn: true });
    expect(read?.history.current).toEqual([roi]);
    read?.history.undo();
    expect(read?.history.current).toEqual([]);
    expect(store.read('b', none)).toEqual([]);
  });

  it('never writes over another tab: its draft is there once that tab is gone, until it is taken in', () => {
    const values = new SmallStore(10_000);
    const [first, second] = ['first', 'second'].map((tab) => new DraftStore(values, tab));
    first?.write('a', draft(true));
    second?.write('a', { ...draft(false), history: new RegionHistory() });
    expect(second && regionsOf(second, 'a', new Set(['first']))).toEqual([[]]);
    expect(second?.pendingImages(new Set(['first']))).toEqual([]);
    expect(second?.pendingImages(none)).toEqual(['a']);
    const read = second?.read('a', none) ?? [];
    expect(read.map(({ isOwn, pending }) => [isOwn, pending])).toEqual([
      [false, true],
      [true, false],
    ]);
    second?.drop(read);
    expect(second && regionsOf(second, 'a')).toEqual([[]]);
  });

  it('does not drop what another tab wrote since it was read', () => {
    const values = new SmallStore(10_000);
    const [first, second] = ['first', 'second'].map((tab) => new DraftStore(values, tab));
    first?.write('a', draft(false));
    const read = second?.read('a', none) ?? [];
    first?.write('a', draft(true));
    second?.drop(read);
    expect(second?.pendingImages(none)).toEqual(['a']);
  });

  it('tells whether something else wrote the draft of this tab since', () => {
    const values = new SmallStore(10_000);
    const [earlier, later] = [new DraftStore(values, 'tab'), new DraftStore(values, 'tab')];
    earlier.write('a', draft(true));
    later.read('a', none);
    expect([earlier, later].map((store) => store.isOvertaken('a'))).toEqual([false, false]);
    later.write('a', draft(false));
    expect([earlier, later].map((store) => store.isOvertaken('a'))).toEqual([true, false]);
  });

  it('reads what an earlier release kept under one key for all tabs, as the oldest', () => {
    const values = new SmallStore(10_000);
    const { history, ...rest } = draft(true);
    values.setItem('fovea:regions:a', JSON.stringify({ history: history.serialise(), ...rest }));
    const store = new DraftStore(values, 'tab');
    store.write('a', { ...draft(false), history: new RegionHistory() });
    expect(store.pendingImages(none)).toEqual(['a']);
    expect(regionsOf(store, 'a')).toEqual([[roi], []]);
    store.drop(store.read('a', none));
    expect(values.getItem('fovea:regions:a')).toBeNull();
  });

  it('makes room by dropping what the server has, never what is pending', () => {
    const values = new SmallStore(1200);
    const store = new DraftStore(values, 'tab');
    const written = ['a', 'b', 'c', 'd'].map((image) => store.write(image, draft(image === 'a')));
    expect(written).toEqual(['whole', 'whole', 'whole', 'whole']);
    expect(store.read('a', none)).toHaveLength(1);
    expect(store.read('d', none)).toHaveLength(1);
    expect(values.length).toBeLessThan(4);
  });

  it('keeps the regions alone where there is no room for their history, and says where there is none at all', () => {
    const long = draft(true);
    for (let step = 1; step < 6; step++) long.history.replace([{ ...roi, strength: step / 10 }], 'Change strength');
    const store = new DraftStore(new SmallStore(600), 'tab');
    expect(store.write('a', long)).toBe('regions');
    expect(regionsOf(store, 'a')).toEqual([[{ ...roi, strength: 0.5 }]]);
    expect(new DraftStore(new SmallStore(50), 'tab').write('a', draft(true))).toBe('nothing');
    expect(new DraftStore(null, 'tab').write('a', draft(true))).toBe('nothing');
  });

  it('knows which images wait for the server', () => {
    const values = new SmallStore(10_000);
    values.setItem('something:else', '{}');
    const store = new DraftStore(values, 'tab');
    store.write('a', draft(true));
    store.write('b', draft(false));
    expect(store.pendingImages(none)).toEqual(['a']);
  });

  it('gives what an earlier release kept with crossings cleaned, in lists and histories', () => {
    const values = new SmallStore(10_000);
    const points = [
      [10, 10],
      [30, 30],
      [30, 10],
      [10, 30],
    ];
    const crossed = { ...roi, shape: { kind: 'polygon', points } };
    const history = {
      regions: [crossed],
      done: [{ label: 'Draw polygon', changes: [{ index: 0, before: null, after: crossed }] }],
      undone: [],
    };
    values.setItem(
      'fovea:regions:a:tab',
      JSON.stringify({ history, confirmed: [crossed], revision: 1, pending: false }),
    );
    const [kept] = new DraftStore(values, 'tab').read('a', none);
    if (kept === undefined) throw new Error('nothing is kept');
    expect(kept.confirmed[0]?.shape.kind).toBe('area');
    expect(kept.history.current).toEqual(kept.confirmed);
    kept.history.undo();
    kept.history.redo();
    expect(kept.history.current).toEqual(kept.confirmed);
  });

  it('treats a damaged record as none', () => {
    const values = new SmallStore(1000);
    values.setItem('fovea:regions:a', '{"history":');
    expect(new DraftStore(values, 'tab').read('a', none)).toEqual([]);
  });
});
