import { connect } from 'node:net';

const EVERY_MS = 1_000;

/**
 * Looks once a second whether the embedded server still listens and has it started again when it doesn't. It keeps its
 * port, so the other processes find it again.
 * @returns ends the watch; resolves when a restart in progress is over
 */
export function watchDatabase(port: number, restart: () => Promise<void>): () => Promise<void> {
  let stopped = false;
  let round: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    round = round.then(async () => {
      if (!stopped && !(await listens(port)) && !stopped) await restart();
    });
  }, EVERY_MS);
  return async () => {
    stopped = true;
    clearInterval(timer);
    await round;
  };
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}
