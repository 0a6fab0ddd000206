import { createServer } from 'node:net';

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host: '127.0.0.1', exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

/** `wanted`, or the next port after it that nothing listens on at 127.0.0.1. */
export async function freePort(wanted: number): Promise<number> {
  for (let port = wanted; port < Math.min(wanted + 200, 65_536); port++) if (await canListen(port)) return port;
  throw new Error(`Every port from ${wanted} to ${wanted + 199} is taken.`);
}
