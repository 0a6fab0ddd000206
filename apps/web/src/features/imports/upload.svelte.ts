import type { Identifier } from '@fovea/domain';
import { uploadLimits } from '@fovea/domain';
import { answerLimits } from '#lib/answer-limits.ts';
import { api } from '#lib/api.ts';
import { isAway, isLate, toProblem, type Problem } from '#lib/problem.ts';
import { queries, queryClient } from '#lib/queries.ts';
import { holdReload } from '#lib/reload-holds.ts';
import { request } from '#lib/request.ts';
import { pack } from './pack-files.ts';
import type { Picked } from './pick-files.ts';
import { sendParts } from './send-parts.ts';

const firstPauseMs = 500;
const longestPauseMs = 5000;

/** The one upload of this tab. It goes on while a person looks at other pages. */
class Upload {
  /** The import that it is for; null before Fovea knows of it. */
  id = $state<Identifier | null>(null);
  name = $state('');
  sent = $state(0);
  isActive = $state(false);
  /** Fovea does not answer; the upload goes on by itself once it does. */
  isWaiting = $state(false);
  problem = $state.raw<Problem | null>(null);
  #stop = new AbortController();

  /**
   * Sends what was picked and has it read.
   * @param opened called once the import has a page of its own
   */
  async begin(picked: Picked, opened: (id: Identifier) => void): Promise<void> {
    if (this.isActive) {
      this.problem = {
        code: 'CONFLICT',
        message: `${this.name} is still being sent. Wait for its end, or drop that import.`,
        kept: null,
      };
      return;
    }
    this.#stop = new AbortController();
    [this.id, this.name, this.sent] = [null, picked.name, 0];
    [this.isActive, this.problem] = [true, null];
    try {
      const packed = await pack(picked);
      const { name, byteSize, files, fingerprint } = packed;
      const begun = await api.imports.start.mutate({
        name: name.trim().slice(0, 200) || 'Images',
        byteSize,
        files,
        fingerprint,
      });
      this.id = begun.id;
      this.sent = begun.upload.received;
      opened(begun.id);
      await sendParts(begun.upload.received, {
        open: (offset) => packed.open(offset),
        partBytes: uploadLimits.partBytes,
        signal: this.#stop.signal,
        onSent: (bytes) => (this.sent = bytes),
        send: (offset, part) => this.#send(begun.id, offset, part),
      });
      await this.#persistently(() => api.imports.read.mutate({ import: begun.id }));
    } catch (error) {
      if (!this.#stop.signal.aborted) this.problem = problemOfFile(error);
    } finally {
      this.isActive = false;
      this.isWaiting = false;
      if (this.id !== null) void queryClient.invalidateQueries({ queryKey: queries.import(this.id).queryKey });
      void queryClient.invalidateQueries({ queryKey: queries.imports().queryKey });
    }
  }

  /** Ends the sending; what has arrived stays until the import is dropped. */
  stop(): void {
    this.#stop.abort(new DOMException('The upload was taken back.', 'AbortError'));
  }

  #send(id: Identifier, offset: number, part: Uint8Array<ArrayBuffer>): Promise<number> {
    return this.#persistently(async () => {
      const put = { method: 'PUT', body: part, headers: { 'content-type': 'application/octet-stream' } };
      const inTime = { limitMs: answerLimits.long, signal: this.#stop.signal };
      const { received } = await request(
        `/api/imports/${id}/upload?offset=${offset}`,
        { ...put, ...inTime },
        async (response) => (await response.json()) as { received: number },
      );
      return received;
    });
  }

  /** Asks again while Fovea does not answer. */
  async #persistently<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    for (let pause = firstPauseMs; ; pause = Math.min(longestPauseMs, 2 * pause)) {
      try {
        const answer = await ask();
        this.isWaiting = false;
        return answer;
      } catch (error) {
        this.#stop.signal.throwIfAborted();
        if (!isAway(error) && !isLate(error)) throw error;
        this.isWaiting = true;
        await new Promise((resolve) => setTimeout(resolve, pause));
        this.#stop.signal.throwIfAborted();
      }
    }
  }
}

/** A file that was changed or removed since it was chosen cannot be read any more. */
function problemOfFile(error: unknown): Problem {
  if (!(error instanceof DOMException)) return toProblem(error);
  return {
    code: null,
    message:
      'A file could not be read. It may have been changed or removed since you chose it; choose the folder again.',
    kept: 'What has arrived is kept.',
  };
}

export const upload = new Upload();
holdReload(() => upload.isActive, { isWork: true });
