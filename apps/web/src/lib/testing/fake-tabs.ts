import type { Tabs } from '../following/shared-stream.ts';

type Held = ReturnType<LockGrantedCallback<unknown>>;
interface Request {
  readonly grant: () => Held;
  readonly resolve: () => void;
  readonly reject: (reason: Error) => void;
}
type FakeChannel = ReturnType<Tabs['openChannel']>;
type Message = Parameters<FakeChannel['postMessage']>[0];

const afterOthers = (what: () => void) => setTimeout(what, 1);

/** A browser with one lock and one channel. Each tab that opens can crash or be frozen. */
export class FakeBrowser {
  readonly #queue: Request[] = [];
  #holder: Request | null = null;
  readonly #channels = new Map<FakeChannel, { tab: FakeTab }>();

  openTab(): FakeTab {
    return new FakeTab(this);
  }

  request(steal: boolean, request: Request): void {
    if (steal) {
      this.#holder?.reject(new DOMException('stolen', 'AbortError'));
      this.#holder = null;
      this.#queue.unshift(request);
    } else this.#queue.push(request);
    afterOthers(() => this.#grantNext());
  }

  withdraw(request: Request): void {
    const place = this.#queue.indexOf(request);
    if (place < 0) return;
    this.#queue.splice(place, 1);
    request.reject(new DOMException('withdrawn', 'AbortError'));
  }

  /** The lock of what has gone passes on. */
  drop(requests: ReadonlySet<Request>): void {
    for (const request of requests) {
      const place = this.#queue.indexOf(request);
      if (place >= 0) this.#queue.splice(place, 1);
    }
    if (this.#holder === null || !requests.has(this.#holder)) return;
    this.#holder = null;
    this.#grantNext();
  }

  join(channel: FakeChannel, tab: FakeTab): void {
    this.#channels.set(channel, { tab });
  }

  leave(channel: FakeChannel): void {
    this.#channels.delete(channel);
  }

  send(sender: FakeChannel, message: Message): void {
    for (const [channel, { tab }] of this.#channels) {
      if (channel !== sender)
        afterOthers(() => tab.deliver(() => channel.onmessage?.({ data: message } as MessageEvent<Message>)));
    }
  }

  #grantNext(): void {
    if (this.#holder !== null) return;
    const next = this.#queue.shift();
    if (next === undefined) return;
    this.#holder = next;
    void Promise.resolve(next.grant()).then(() => {
      if (this.#holder !== next) return;
      this.#holder = null;
      next.resolve();
      this.#grantNext();
    });
  }
}

class FakeTab {
  readonly #browser: FakeBrowser;
  readonly #requests = new Set<Request>();
  readonly #channels = new Set<FakeChannel>();
  #isFrozen = false;
  #waiting: (() => void)[] = [];

  constructor(browser: FakeBrowser) {
    this.#browser = browser;
  }

  /** What the tab's page sees of the browser. */
  get tabs(): Tabs {
    const request = (_name: string, options: LockOptions, callback: LockGrantedCallback<unknown>) =>
      new Promise<void>((resolve, reject) => {
        const made = {
          grant: () => callback({ name: '', mode: 'exclusive' }),
          resolve: () => this.deliver(resolve),
          reject: (reason: Error) => this.deliver(() => reject(reason)),
        };
        this.#requests.add(made);
        options.signal?.addEventListener('abort', () => this.#browser.withdraw(made));
        this.#browser.request(options.steal === true, made);
      });
    return {
      locks: { request } as unknown as Tabs['locks'],
      openChannel: () => {
        const channel: FakeChannel = {
          onmessage: null,
          postMessage: (message) => {
            this.deliver(() => {
              if (this.#channels.has(channel)) this.#browser.send(channel, message);
            });
          },
          close: () => this.#browser.leave(channel),
        };
        this.#channels.add(channel);
        this.#browser.join(channel, this);
        return channel;
      },
    };
  }

  deliver(what: () => void): void {
    if (this.#isFrozen) this.#waiting.push(what);
    else what();
  }

  /** Hears nothing and says nothing, and keeps its locks. */
  freeze(): void {
    this.#isFrozen = true;
  }

  thaw(): void {
    this.#isFrozen = false;
    for (const what of this.#waiting.splice(0)) what();
  }

  /** Goes without a word. */
  crash(): void {
    for (const channel of this.#channels) this.#browser.leave(channel);
    this.#channels.clear();
    this.#browser.drop(this.#requests);
  }
}
