import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const reconnectAfterMs = 500;

/**
 * One connection that hears Postgres's notifications for a whole process. It comes back when the connection is lost;
 * what was said meanwhile is not repeated, so every subscriber is woken and must look for itself.
 */
export class Listener {
  readonly #url: string;
  readonly #subscribers = new Map<string, Set<(payload: string | null) => void>>();
  #client: pg.Client | undefined;
  #connecting: Promise<void> | undefined;
  #closed = false;

  constructor(url: string) {
    this.#url = url;
  }

  /** @param notice called with each payload on the channel, and with null after a lost connection came back */
  async subscribe(channel: string, notice: (payload: string | null) => void): Promise<() => void> {
    const known = this.#subscribers.get(channel);
    if (known === undefined) this.#subscribers.set(channel, new Set([notice]));
    else known.add(notice);
    const unsubscribe = () => void this.#subscribers.get(channel)?.delete(notice);
    try {
      if (this.#client === undefined) {
        this.#connecting ??= this.#connect().finally(() => (this.#connecting = undefined));
        await this.#connecting;
      } else if (known === undefined) await this.#client.query(`listen ${pg.escapeIdentifier(channel)}`);
    } catch (error) {
      unsubscribe();
      throw error;
    }
    return unsubscribe;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#subscribers.clear();
    await this.#connecting?.catch(() => undefined);
    await this.#client?.end().catch(() => undefined);
    this.#client = undefined;
  }

  async #connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#url,
      application_name: 'fovea listener',
      connectionTimeoutMillis: 10_000,
      keepAlive: true,
    });
    client.on('error', () => this.#lost(client));
    client.on('end', () => this.#lost(client));
    client.on('notification', ({ channel, payload }) => {
      for (const notice of this.#subscribers.get(channel) ?? []) notice(payload ?? '');
    });
    try {
      await client.connect();
      for (const channel of this.#subscribers.keys()) await client.query(`listen ${pg.escapeIdentifier(channel)}`);
      this.#client = client;
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
  }

  #lost(client: pg.Client): void {
    if (this.#client !== client) return;
    this.#client = undefined;
    if (!this.#closed) this.#connecting = this.#comeBack().finally(() => (this.#connecting = undefined));
  }

  /** Tries until it is connected; whoever subscribes meanwhile waits for it, so that there is never a second connection. */
  async #comeBack(): Promise<void> {
    while (!this.#closed) {
      await sleep(reconnectAfterMs);
      if (this.#closed) return;
      try {
        await this.#connect();
      } catch {
        continue;
      }
      for (const notices of this.#subscribers.values()) for (const notice of notices) notice(null);
      return;
    }
  }
}
