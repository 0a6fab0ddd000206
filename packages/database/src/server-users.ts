import { randomUUID } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { FoveaError } from '@fovea/domain';
import { isHere, lockHolder, releaseLock, tryLock, type LockHolder } from '@fovea/processes';

const lookAgainMs = 500;

/**
 * Who uses an embedded server: a file for each process, held as a lock. The last user stops the server; a user that died
 * counts no more. Call `otherUsers` and change the list only while holding the server's lock.
 */
export class ServerUsers {
  readonly #folder: string;
  #own: string | undefined;

  /** @param directory of the embedded server */
  constructor(directory: string) {
    this.#folder = path.join(directory, 'users');
  }

  /**
   * Counts this process as a user.
   * @param onLost called when another machine has taken this one for dead and begun to use the database
   * @returns whether it was none before
   */
  async join(onLost: () => void): Promise<boolean> {
    if (this.#own !== undefined) return false;
    const own = path.join(this.#folder, `${process.pid}-${randomUUID()}.json`);
    await tryLock(own, { command: process.argv.slice(1, 3).map((word) => path.basename(word)) }, onLost);
    this.#own = own;
    return true;
  }

  async leave(): Promise<void> {
    const own = this.#own;
    this.#own = undefined;
    if (own !== undefined) await releaseLock(own);
  }

  /** The living users but this one; what dead ones left is removed. */
  async others(): Promise<LockHolder[]> {
    const names = await readdir(this.#folder).catch(() => []);
    const living: LockHolder[] = [];
    for (const name of names) {
      const file = path.join(this.#folder, name);
      if (file === this.#own || !name.endsWith('.json')) continue;
      const holder = await lockHolder(file);
      if (holder === null) await rm(file, { force: true });
      else living.push(holder);
    }
    return living;
  }

  /**
   * Waits until it is certain that no other machine uses the database: two servers on one folder would destroy it. A
   * machine that is gone counts as a user until its stamp is half a minute old.
   * @throws DATABASE_UNREACHABLE as soon as another machine renews its stamp
   */
  async refuseOtherMachines(directory: string, notice: (text: string) => void): Promise<void> {
    let first: readonly LockHolder[] | undefined;
    for (;;) {
      const strangers = (await this.others()).filter((user) => !isHere(user));
      const [stranger] = strangers;
      if (stranger === undefined) return;
      const host = stranger.host ?? 'another machine';
      if (first === undefined)
        notice(`The machine ${host} may use this database. Fovea waits up to 30 s to see whether it still does.`);
      const renewed = strangers.find(({ id, stampMs }) =>
        first?.some((earlier) => earlier['id'] === id && earlier.stampMs !== stampMs),
      );
      if (renewed !== undefined) {
        throw new FoveaError(
          'DATABASE_UNREACHABLE',
          `The machine ${renewed.host ?? host} (process ${renewed.pid}) uses the database in ${directory}. Stop Fovea there, or give both machines one Postgres server with DATABASE_URL.`,
          { host: renewed.host, process: renewed.pid },
        );
      }
      first ??= strangers;
      await sleep(lookAgainMs);
    }
  }
}
