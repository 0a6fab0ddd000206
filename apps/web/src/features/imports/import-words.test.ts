import { describe, expect, it } from 'vitest';
import { byteSize, keptWords, progressOf, stateWord } from './import-words.ts';

describe('words of an import', () => {
  it('say sizes in a unit that fits', () => {
    expect([0, 999, 1000, 123_456, 1_500_000, 2_000_000_000].map(byteSize)).toEqual([
      '0 bytes',
      '999 bytes',
      '1.0 kB',
      '123 kB',
      '1.5 MB',
      '2.0 GB',
    ]);
  });

  it('say how far it is, as far as it is known', () => {
    expect(progressOf({ state: 'reading', progress: null })).toEqual({ value: null, text: 'Looking at the files.' });
    const progress = { phase: 'preparing', done: 50, total: 200, imagesPerSecond: 12.4 } as const;
    expect(progressOf({ state: 'reading', progress })).toMatchObject({ value: 0.25 });
    expect(progressOf({ state: 'reading', progress }).text).toContain('12 images a second');
    expect(progressOf({ state: 'storing', progress }).value).toBeNull();
    const upload = { byteSize: 1, received: 1, files: 1, isMissing: false };
    expect(stateWord({ state: 'waiting', upload }).word).toBe('waits for your yes');
    expect(stateWord({ state: 'waiting', upload: { ...upload, isMissing: true } }).word).toBe('files are missing');
  });

  it('say how long it waits, where it waits for a person', () => {
    expect(keptWords({ keptUntil: null })).toBeNull();
    expect(keptWords({ keptUntil: '2026-12-30T12:00:00.000Z' })).toMatch(/^kept until .*30/);
  });
});
