import { expect, it } from 'vitest';
import { OneAtATime } from './one-at-a-time.svelte.ts';

it('starts once, however often it is asked while that goes, and again afterwards', async () => {
  const sending = new OneAtATime();
  const { promise: answered, resolve: answer } = Promise.withResolvers<string>();
  let started = 0;
  const ask = () =>
    sending.run(() => {
      started++;
      return answered;
    });
  const asked = [ask(), ask(), ask()];
  expect([started, sending.busy]).toEqual([1, true]);
  answer('done');
  expect(await Promise.all(asked)).toEqual(['done', null, null]);
  expect(sending.busy).toBe(false);
  await ask();
  expect(started).toBe(2);
});

it('may be asked again after a failure, also one that comes at once', async () => {
  const sending = new OneAtATime();
  await expect(sending.run(() => Promise.reject(new Error('away')))).rejects.toThrow('away');
  const broken = () => {
    throw new Error('broken');
  };
  await expect(sending.run(broken)).rejects.toThrow('broken');
  expect(await sending.run(() => Promise.resolve(1))).toBe(1);
});

it('keeps what two buttons start apart', async () => {
  const [one, other] = [new OneAtATime(), new OneAtATime()];
  const { promise: never } = Promise.withResolvers<null>();
  void one.run(() => never);
  expect(await other.run(() => Promise.resolve('other'))).toBe('other');
  expect([one.busy, other.busy]).toEqual([true, false]);
});
