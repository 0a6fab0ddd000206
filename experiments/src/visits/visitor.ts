import type { AppRouter } from '@fovea/api';
import { FoveaError, mostCallsPerBatch } from '@fovea/domain';
import type { TRPCClient } from '@trpc/client';
import { createTRPCClient, httpBatchStreamLink } from '@trpc/client';

/** A browser opens so many connections to one server. */
const connections = 6;

/** Asks once more where a connection that was kept had been closed meanwhile, as a browser does. */
async function fetchAgain(address: string | URL | Request, options?: RequestInit): Promise<Response> {
  try {
    return await fetch(address, options);
  } catch (error) {
    if (options?.signal?.aborted === true || !isClosedConnection(error)) throw error;
    return fetch(address, options);
  }
}

function isClosedConnection(error: unknown): boolean {
  const cause = error instanceof TypeError ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && ['ECONNRESET', 'UND_ERR_SOCKET'].includes(String(cause.code));
}

/** A browser tab without a screen: it asks what the page asks, in the same batches. */
export class Visitor {
  /** Calls that are made at one moment go in one request, as in the page. */
  readonly api: TRPCClient<AppRouter>;
  readonly #address: string;

  constructor(address: string) {
    this.#address = address;
    this.api = createTRPCClient<AppRouter>({
      links: [
        httpBatchStreamLink({
          url: `${address}/api/trpc`,
          maxItems: mostCallsPerBatch,
          maxURLLength: 6000,
          headers: { origin: address },
          fetch: fetchAgain,
        }),
      ],
    });
  }

  /** Reads an answer to its end. @throws NOT_FOUND where the server refuses */
  async read(path: string): Promise<void> {
    const response = await fetchAgain(`${this.#address}${path}`);
    const bytes = await response.arrayBuffer();
    if (!response.ok)
      throw new FoveaError(
        'NOT_FOUND',
        `${path}: ${String(response.status)} ${Buffer.from(bytes).toString().slice(0, 200)}`,
      );
  }

  /** Reads files and maps, as many at a time as a browser does. @returns the milliseconds of each */
  async readAll(paths: readonly string[]): Promise<number[]> {
    const waiting = paths.values();
    const times: number[] = [];
    const work = async () => {
      for (const path of waiting) {
        const asked = performance.now();
        await this.read(path);
        times.push(performance.now() - asked);
      }
    };
    await Promise.all(Array.from({ length: connections }, work));
    return times;
  }

  /** Follows the events until the signal aborts or the server ends the stream. @param heard is called for each */
  async follow(signal: AbortSignal, heard: () => void): Promise<void> {
    const headers = { accept: 'text/event-stream', origin: this.#address };
    const response = await fetch(`${this.#address}/api/trpc/events.follow?input={}`, { headers, signal });
    if (!response.ok || response.body === null)
      throw new FoveaError('NOT_FOUND', `The event stream was refused: ${String(response.status)}.`);
    try {
      for await (const text of response.body.pipeThrough(new TextDecoderStream()))
        for (const _ of text.matchAll(/^id: /gm)) heard();
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
}
