import { readFile, readdir, readlink } from 'node:fs/promises';

export interface PortHolder {
  readonly pid: number;
  /** In words: "another Fovea on /data/home (process 12)". */
  readonly words: string;
  /** The folder of a Fovea; null for any other program. */
  readonly home: string | null;
}

const listening = '0A';

/** Who listens on a port of this machine; null where the system does not say, as for another account's process. */
export async function portHolder(port: number): Promise<PortHolder | null> {
  const sockets = (await Promise.all(['tcp', 'tcp6'].map((table) => listenersOn(port, table)))).flat();
  if (sockets.length === 0) return null;
  for (const pid of await numbersIn('/proc')) {
    const folder = `/proc/${pid}/fd`;
    for (const descriptor of await numbersIn(folder)) {
      const target = await readlink(`${folder}/${descriptor}`).catch(() => '');
      if (sockets.some((socket) => target === `socket:[${socket}]`)) return describe(pid);
    }
  }
  return null;
}

/** The kernel's numbers of the sockets that listen on a port. */
async function listenersOn(port: number, table: string): Promise<string[]> {
  const lines = (await readFile(`/proc/net/${table}`, 'utf8').catch(() => '')).split('\n').slice(1);
  const local = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return lines.flatMap((line) => {
    const [, address, , state, , , , , , inode] = line.trim().split(/\s+/);
    return address?.endsWith(local) === true && state === listening && inode !== undefined ? [inode] : [];
  });
}

async function numbersIn(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(() => [])).filter((name) => /^\d+$/.test(name));
}

async function describe(pid: string): Promise<PortHolder> {
  const read = (file: string) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');
  const [name, command, environment] = await Promise.all(['comm', 'cmdline', 'environ'].map(read));
  const process = `(process ${pid})`;
  if (!command?.includes('apps/web/main.ts'))
    return { pid: Number(pid), words: `${name?.trim() || 'a program'} ${process}`, home: null };
  const setting = 'FOVEA_HOME=';
  const home = environment
    ?.split('\0')
    .find((entry) => entry.startsWith(setting))
    ?.slice(setting.length);
  const words = `another Fovea${home === undefined ? '' : ` on ${home}`} ${process}`;
  return { pid: Number(pid), words, home: home ?? null };
}
