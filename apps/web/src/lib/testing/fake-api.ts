import type { ToldEvent } from '@fovea/domain';

/** Fovea as the page's stores see it in a test: what it answers is said by name, what it was asked is written down. */
export const calls: { readonly name: string; readonly input: unknown }[] = [];
const answers = new Map<string, (input: never) => unknown>();

/** @param to what is returned or thrown for an input; a promise lets the caller wait */
export function answer(name: string, to: (input: never) => unknown): void {
  answers.set(name, to);
}

export function forgetAll(): void {
  calls.length = 0;
  answers.clear();
}

export const callsOf = (name: string) => calls.filter((call) => call.name === name).map(({ input }) => input);

async function call(name: string, input: unknown): Promise<unknown> {
  calls.push({ name, input });
  const to = answers.get(name);
  if (to === undefined) throw new Error(`Nobody said what ${name} answers.`);
  return to(input as never);
}

interface Subscriber {
  onStarted(): void;
  onConnectionStateChange(change: { state: 'connecting' | 'pending' | 'idle'; error: Error | null }): void;
  onData(message: { id: string; data: ToldEvent }): void;
  onError(error: unknown): void;
  onComplete(): void;
}

/** The browser's ends of the event stream, newest last. */
export const streams: { readonly input: unknown; readonly page: Subscriber; closed: boolean }[] = [];
function procedure(name: string) {
  return {
    query: (input?: unknown) => call(name, input),
    mutate: (input?: unknown) => call(name, input),
    subscribe: (input: unknown, page: Subscriber) => {
      const stream = { input, page, closed: false };
      streams.push(stream);
      return {
        // As the client of tRPC does, which tells of an end also where the page asked for it.
        unsubscribe: () => {
          if (!stream.closed) page.onComplete();
          stream.closed = true;
        },
      };
    },
  };
}

export const api = new Proxy(
  {},
  {
    get: (_, router: string) => new Proxy({}, { get: (__, name: string) => procedure(`${router}.${name}`) }),
  },
);
