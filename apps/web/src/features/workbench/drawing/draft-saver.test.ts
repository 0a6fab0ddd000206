import type { Roi } from '@fovea/domain';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DraftPort, SavedState } from './draft-saver.ts';
import { DraftSaver } from './draft-saver.ts';
import type { Confirmed } from './merge-regions.ts';

const region = (id: number): Roi => ({
  id: `00000000-0000-4000-8000-00000000000${id}`,
  meaning: 'ignore',
  strength: 1,
  shape: { kind: 'rectangle', x: 0, y: 0, width: 5, height: 5 },
});

/** A server with one row and optimistic revisions. */
class Server implements DraftPort {
  row: Confirmed = { rois: [], revision: 0 };
  saves = 0;
  failNext: string[] = [];
  /** Stores the next save, and loses its answer. */
  losesNextAnswer = false;
  async save({ rois, revision }: Confirmed): Promise<Confirmed> {
    this.saves++;
    await new Promise((resolve) => setTimeout(resolve, 100));
    const failure = this.failNext.shift();
    if (failure) throw new Error(failure);
    if (revision !== this.row.revision) throw new Error('CONFLICT');
    this.row = { rois, revision: revision + 1 };
    if (this.losesNextAnswer) {
      this.losesNextAnswer = false;
      throw new Error('away');
    }
    return this.row;
  }
  load = () => Promise.resolve(this.row);
  messageOf = (error: unknown) => (error instanceof Error ? error.message : 'unknown');
  isConflict = (error: unknown) => this.messageOf(error) === 'CONFLICT';
  isRefused = (error: unknown) => this.messageOf(error) === 'ROI_INVALID';
}

let server: Server;
let saver: DraftSaver;
const listener = {
  onConfirmed: () => undefined,
  onSending: () => undefined,
  onMerged: (merged: readonly Roi[]) => void merges.push(merged),
  onState: (state: SavedState) => void states.push(state),
};
let states: SavedState[];
let merges: (readonly Roi[])[];
beforeEach(() => {
  vi.useFakeTimers();
  server = new Server();
  states = [];
  merges = [];
  saver = new DraftSaver(server, listener, server.row);
});
afterEach(() => vi.useRealTimers());

describe('DraftSaver', () => {
  it('waits for a pause, then saves once', async () => {
    saver.changed([region(1)]);
    await vi.advanceTimersByTimeAsync(200);
    saver.changed([region(1), region(2)]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(server).toMatchObject({ saves: 1, row: { rois: [region(1), region(2)], revision: 1 } });
    expect(states.map(({ kind }) => kind)).toEqual(['waiting', 'waiting', 'saving', 'saved']);
  });

  it('sends what was drawn while a save was under way afterwards, never beside it', async () => {
    saver.changed([region(1)]);
    await vi.advanceTimersByTimeAsync(450);
    saver.changed([region(1), region(2)]);
    await vi.advanceTimersByTimeAsync(2000);
    expect(server).toMatchObject({ saves: 2, row: { rois: [region(1), region(2)], revision: 2 } });
    expect(saver.isPending).toBe(false);
  });

  it('merges what another tab saved, and loses neither side', async () => {
    saver.changed([region(1)]);
    server.row = { rois: [region(2)], revision: 5 };
    await vi.advanceTimersByTimeAsync(2000);
    expect(server.row).toEqual({ rois: [region(1), region(2)], revision: 6 });
    expect(merges).toEqual([[region(1), region(2)]]);
  });

  it('knows its own save again whose answer was lost, and merges nothing', async () => {
    server.losesNextAnswer = true;
    saver.changed([region(1)]);
    await vi.advanceTimersByTimeAsync(5000);
    expect(server.row).toEqual({ rois: [region(1)], revision: 1 });
    expect([merges, states.at(-1)]).toEqual([[], { kind: 'saved' }]);
  });

  it('removes a region that was removed after a save whose answer was lost, over failures in between', async () => {
    server.losesNextAnswer = true;
    saver.changed([region(1)]);
    await vi.advanceTimersByTimeAsync(600);
    server.failNext = ['away', 'away'];
    saver.changed([region(2)]);
    await vi.advanceTimersByTimeAsync(600);
    saver.changed([]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect([server.row.rois, merges, saver.isPending]).toEqual([[], [], false]);
  });

  it('knows a save again that was sent before a reload, and is stored after it', async () => {
    const sent = { rois: [region(1)], revision: 0 };
    saver = new DraftSaver(server, listener, server.row, [sent]);
    server.row = { rois: sent.rois, revision: 1 };
    saver.changed([]);
    await vi.advanceTimersByTimeAsync(2000);
    expect([server.row.rois, merges]).toEqual([[], []]);
  });

  it('tries again, later and later, while the server is away', async () => {
    server.failNext = ['away', 'away', 'away'];
    saver.changed([region(1)]);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(server.row.rois).toEqual([region(1)]);
    const waits = states.flatMap((state) => (state.kind === 'failed' ? [state.retryInMs] : []));
    expect(waits).toEqual([1000, 2000, 4000]);
  });

  it('does not repeat a request that is refused for what it says', async () => {
    server.failNext = ['ROI_INVALID'];
    saver.changed([region(1)]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.saves).toBe(1);
    expect(states.at(-1)).toEqual({ kind: 'failed', message: 'ROI_INVALID', retryInMs: null });
  });

  it('flushes at once, and tells the caller when it could not', async () => {
    saver.changed([region(1)]);
    const flushed = saver.flush();
    await vi.advanceTimersByTimeAsync(150);
    await flushed;
    expect(server.row.rois).toEqual([region(1)]);
    server.failNext = ['away'];
    saver.changed([]);
    const failing = expect(saver.flush()).rejects.toThrow('away');
    await vi.advanceTimersByTimeAsync(150);
    await failing;
  });

  it('sends nothing when everything was taken back in time', async () => {
    saver.changed([region(1)]);
    saver.changed([]);
    await vi.advanceTimersByTimeAsync(5000);
    expect(server.saves).toBe(0);
    expect(states.at(-1)).toEqual({ kind: 'saved' });
  });
});
