import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { FoveaError } from '../../packages/domain/src/index.ts';
import { listenProblem } from '../../packages/processes/src/index.ts';
import type { Config } from '../../packages/services/src/config.ts';
import { portsThatBrowsersRefuse } from '../../packages/services/src/refused-ports.ts';
import { portHolder } from './port-holder.ts';

const portsToTry = 100;
/** How long a web server of this home, left by a Fovea that was killed, takes to end. */
const endsWithinMs = 5_000;

/**
 * Refuses a port that is taken. Another one is never taken in its place: a browser keeps unsent regions for the port on
 * which they were drawn.
 * @throws PORT_TAKEN, naming who holds it where the system says, and a port that is free
 */
export async function assertPortFree({ home, host, port }: Pick<Config, 'home' | 'host' | 'port'>): Promise<void> {
  // Of a missing right or address, the web server tells.
  const isTaken = async () => (await listenProblem(port, host)) === 'EADDRINUSE';
  if (!(await isTaken())) return;
  let holder = await portHolder(port);
  for (const end = performance.now() + endsWithinMs; holder?.home === home && performance.now() < end;) {
    await sleep(100);
    if (!(await isTaken())) return;
    holder = await portHolder(port);
  }
  const free = await freePortAfter(port, host);
  const other = free ?? 'NUMBER';
  throw new FoveaError(
    'PORT_TAKEN',
    `Port ${port} is taken${holder === null ? '' : ` by ${holder.words}`}. Stop what runs there, or start Fovea on another ` +
      `port: npm start -- --port ${other} (or FOVEA_PORT=${other}). Regions that a browser has not sent yet stay with ` +
      'the port on which they were drawn.',
    { port, holder: holder?.pid ?? null, free },
  );
}

async function freePortAfter(taken: number, host: string): Promise<number | null> {
  for (let port = taken + 1; port < Math.min(taken + portsToTry, 65_536); port++)
    if (!portsThatBrowsersRefuse.has(port) && (await listenProblem(port, host)) === null) return port;
  return null;
}

const lastAddressFile = 'last-address';

/**
 * Notes where the page is now, and says so where it was elsewhere last time: a browser keeps unsent regions for the
 * address at which they were drawn.
 */
export async function noteAddress(home: string, address: string, say: (line: string) => void): Promise<void> {
  const file = join(home, lastAddressFile);
  const last = (await readFile(file, 'utf8').catch(() => '')).trim();
  if (last === address) return;
  await writeFile(file, `${address}\n`, { mode: 0o600 });
  if (!URL.canParse(last)) return;
  const { hostname, port } = new URL(last);
  const isOtherHost = hostname !== new URL(address).hostname;
  say(
    `Fovea was at ${last} last time. Regions that a browser there has not sent show again once Fovea runs there: ` +
      `${isOtherHost ? `FOVEA_HOST=${hostname.replace(/[[\]]/g, '')} ` : ''}npm start -- --port ${port}`,
  );
}
