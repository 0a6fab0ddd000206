import { TRPCClientError } from '@trpc/client';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Opening } from './opening.svelte.ts';

const away = new TRPCClientError('fetch failed');
let opening: Opening;
beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('addEventListener', () => undefined);
  vi.stubGlobal('removeEventListener', () => undefined);
  opening = new Opening();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('tries again while Fovea does not answer, and goes on by itself', async () => {
  opening.settle();
  const read = vi.fn<() => Promise<string>>().mockRejectedValueOnce(away).mockRejectedValueOnce(away);
  const opened = opening.read(read.mockResolvedValue('page'));
  await vi.advanceTimersByTimeAsync(0);
  expect(opening.isWaiting).toBe(true);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await opened).toBe('page');
  expect(read).toHaveBeenCalledTimes(3);
  opening.settle();
  expect(opening.isWaiting).toBe(false);
});

it('fails at once where no page is on screen, and where the answer is a refusal', async () => {
  await expect(opening.read(() => Promise.reject(away))).rejects.toBe(away);
  opening.settle();
  const refusal = new Error('no such image');
  await expect(opening.read(() => Promise.reject(refusal))).rejects.toBe(refusal);
});

it.each(['stays', 'opens another page'])('gives up at once where the person %s', async (does) => {
  opening.settle();
  const read = vi.fn(() => Promise.reject(away));
  const opened = expect(opening.read(read)).rejects.toBe(away);
  await vi.advanceTimersByTimeAsync(0);
  if (does === 'stays') opening.settle();
  else void opening.read(() => Promise.resolve());
  await opened;
  expect([read.mock.calls.length, opening.isWaiting]).toEqual([1, false]);
});
