import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A proxy between a browser and the world, which can be cut: connections break, and new ones are refused. */
export interface CuttableNetwork {
  /** What a browser is told of the proxy; its own machine is behind the proxy, too. */
  readonly proxy: { readonly server: string; readonly bypass: string };
  cut(): void;
  mend(): Promise<void>;
}

function passOn(asked: IncomingMessage, answer: ServerResponse): void {
  const { hostname, port, pathname, search } = new URL(asked.url ?? '');
  const { method, headers } = asked;
  const passed = request({ host: hostname, port, path: pathname + search, method, headers }, (answered) => {
    answer.writeHead(answered.statusCode ?? 502, answered.headers);
    answered.pipe(answer);
    answered.on('error', () => answer.destroy());
  });
  passed.on('error', () => answer.destroy());
  // A stream that the browser leaves ends at the server, too.
  answer.on('close', () => passed.destroy());
  asked.pipe(passed);
}

export async function makeCuttableNetwork(): Promise<CuttableNetwork> {
  const server = createServer(passOn);
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    proxy: { server: `http://127.0.0.1:${port}`, bypass: '<-loopback>' },
    cut: () => {
      server.close();
      server.closeAllConnections();
    },
    mend: () => listen(port),
  };
}
