/** This page while it is open. A reload makes another tab of it. */
export const thisTab = crypto.randomUUID();

const lockOf = (tab: string) => `fovea:tab:${tab}`;
/** Missing where the browser is old, or does not trust the address. */
const locks = (): LockManager | undefined => (globalThis.navigator as Navigator | undefined)?.locks;

let held: Promise<void> | null = null;

/** Shows to the other tabs that this one is open, until it is left. @returns once they can see it, or the browser refuses */
function stayOpen(manager: LockManager): Promise<void> {
  held ??= new Promise((resolve) => {
    const left = new Promise<void>((leave) => {
      addEventListener(
        'pagehide',
        () => {
          held = null;
          leave();
        },
        { once: true },
      );
    });
    manager
      .request(lockOf(thisTab), () => {
        resolve();
        return left;
      })
      // A browser may refuse locks to a page that may keep nothing.
      .catch(() => resolve());
  });
  return held;
}

let others: ReadonlySet<string> = new Set();

/** The other tabs of this browser that showed Fovea at the last look. */
export const otherTabs = (): ReadonlySet<string> => others;

/** Looks which other tabs are open. Where the browser cannot say, none. */
export async function lookForTabs(): Promise<void> {
  const manager = locks();
  if (manager === undefined) return;
  await stayOpen(manager);
  const { held: all = [] } = await manager.query().catch((): LockManagerSnapshot => ({}));
  const prefix = lockOf('');
  const open = all.flatMap(({ name }) => (name?.startsWith(prefix) ? [name.slice(prefix.length)] : []));
  others = new Set(open.filter((tab) => tab !== thisTab));
}

/** Does something that only one tab at a time may do; where the browser has no locks, or refuses them, at once. */
export async function inTurn<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  const manager = locks();
  if (manager === undefined) return work();
  let hasBegun = false;
  const begin = () => {
    hasBegun = true;
    return work();
  };
  try {
    return await manager.request(`fovea:${name}`, begin);
  } catch (error) {
    if (hasBegun) throw error;
    return work();
  }
}
