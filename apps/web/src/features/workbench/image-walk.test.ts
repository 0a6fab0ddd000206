import { beforeEach, expect, it } from 'vitest';
import { FakeStorage } from '#lib/testing/fake-storage.ts';
import { ImageWalk } from './image-walk.ts';

let storage: FakeStorage;
let walk: ImageWalk;
beforeEach(() => {
  storage = new FakeStorage();
  walk = new ImageWalk('order=wrong', storage);
});

it('leads back the way that was gone, after a reload too', () => {
  walk.step('a', 'b');
  walk.step('b', 'd');
  const reloaded = new ImageWalk('order=wrong', storage);
  expect([reloaded.before('d'), reloaded.before('b'), reloaded.before('a')]).toEqual(['b', 'a', null]);
});

it('knows the last way to an image, and none of another list', () => {
  walk.step('a', 'b');
  walk.step('c', 'b');
  expect(walk.before('b')).toBe('c');
  const other = new ImageWalk('split=train', storage);
  expect(other.before('b')).toBeNull();
  other.step('x', 'y');
  expect([walk.before('b'), other.before('y')]).toEqual([null, 'x']);
});

it('begins anew where the storage is damaged, full or closed', () => {
  storage.setItem('fovea.walk', '{"list":');
  expect(walk.before('b')).toBeNull();
  storage.setItem('fovea.walk', '{"list":"order=wrong","steps":[["a"]]}');
  expect(walk.before('b')).toBeNull();
  const closed = () => {
    throw new Error('closed');
  };
  const shut = new ImageWalk('', { getItem: closed, setItem: closed });
  shut.step('a', 'b');
  expect(shut.before('b')).toBeNull();
});

it('forgets its beginning rather than grow without end', () => {
  for (let image = 0; image < 600; image++) walk.step(String(image), String(image + 1));
  expect([walk.before('1'), walk.before('600')]).toEqual([null, '599']);
});
