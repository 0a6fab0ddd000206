import { FoveaError } from '@fovea/domain';
import { listenProblem } from '@fovea/processes';

const portsToTry = 200;

/**
 * `wanted`, or the next port after it that nothing listens on at 127.0.0.1.
 * @throws PORT_TAKEN
 */
export async function freePort(wanted: number): Promise<number> {
  const end = Math.min(wanted + portsToTry, 65_536);
  for (let port = wanted; port < end; port++) if ((await listenProblem(port, '127.0.0.1')) === null) return port;
  throw new FoveaError(
    'PORT_TAKEN',
    `The database finds no free port from ${wanted} to ${end - 1}. Set FOVEA_DATABASE_PORT to a free one.`,
    { wanted },
  );
}
