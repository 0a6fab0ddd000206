import { join } from 'node:path';

// Plain JavaScript without dependencies: `npm start` looks for a running Fovea before anything is installed.

/** Says who has a home to itself. */
export const claimFile = (home) => join(home, 'running.json');

/** Why a home cannot be used that another process of this machine has. */
export function usedHere(home, { pid, address, owner }) {
  if (owner === 'restore') {
    return {
      code: 'CONFLICT',
      message: `A restore into ${home} is under way (process ${pid}). Wait for its end, or set FOVEA_HOME to another folder.`,
    };
  }
  const at = typeof address === 'string' ? `, at ${address}` : '';
  return {
    code: 'PORT_TAKEN',
    message: `Fovea already runs on ${home}${at} (process ${pid}). Use that one, stop it, or set FOVEA_HOME to another folder.`,
  };
}
