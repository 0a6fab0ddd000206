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
  history.add(roi);
  return { history, confirmed: [], revision: 3, pending };
};

describe('DraftStore', () => {
  it('gives back regions, undo history, revision and what is pending', () => {
    const store = new DraftStore(new SmallStore(10_000));
    expect(store.write('a', draft(true))).toBe(true);
    const read = store.read('a');
    expect(read).toMatchObject({ confirmed: [], revision: 3, pending: true });
    expect(read?.history.current).toEqual([roi]);
    read?.history.undo();
    expect(read?.history.current).toEqual([]);
    expect(store.read('b')).toBeNull();
  });

  it('makes room by dropping what the server has, never what is pending', () => {
    const values = new SmallStore(1200);
    const store = new DraftStore(values);
    const written = ['a', 'b', 'c', 'd'].map((image) => store.write(image, draft(image === 'a')));
    expect(written).toEqual([true, true, true, true]);
    expect(store.read('a')).not.toBeNull();
    expect(store.read('d')).not.toBeNull();
    expect(values.length).toBeLessThan(4);
  });

  it('knows which images wait for the server', () => {
    const values = new SmallStore(10_000);
    values.setItem('something:else', '{}');
    const store = new DraftStore(values);
    store.write('a', draft(true));
    store.write('b', draft(false));
    expect(store.pendingImages()).toEqual(['a']);
  });

  it('says so when there is no room', () => {
    expect(new DraftStore(new SmallStore(50)).write('a', draft(true))).toBe(false);
  });

  it('treats a damaged record as none', () => {
    const values = new SmallStore(1000);
    values.setItem('fovea:regions:a', '{"history":');
    expect(new DraftStore(values).read('a')).toBeNull();
  });
});
