import { flushSync } from 'svelte';
import { queryClient } from '../queries.ts';

/** Makes a store as a component does when it begins. @returns the store, and what ends it */
export function begin<Store>(make: () => Store): { store: Store; end: () => void } {
  let store: Store | undefined;
  const end = $effect.root(() => {
    store = make();
  });
  flushSync();
  return { store: store as Store, end };
}

/** Waits until every read is answered and every store knows it. */
export async function settled(): Promise<void> {
  do {
    await new Promise((resolve) => setTimeout(resolve, 5));
    flushSync();
  } while (queryClient.isFetching() > 0);
  await new Promise((resolve) => setTimeout(resolve, 5));
  flushSync();
}
