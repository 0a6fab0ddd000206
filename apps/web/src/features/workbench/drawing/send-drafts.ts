import { events } from '#lib/events.svelte.ts';
import { browserStorage } from '#lib/kept.ts';
import { inTurn, lookForTabs, otherTabs, thisTab } from '#lib/tabs.ts';
import { toasts } from '#lib/toasts.svelte.ts';
import { readRegions } from './draft-port.ts';
import { DraftStore } from './draft-store.ts';
import { Regions } from './regions.svelte.ts';
import { noteUnsent } from './unsent-elsewhere.ts';

/**
 * Sends what this tab, or tabs that are gone, left unsaved, so that no drawing waits for its page.
 * @param open asks which image saves itself; null where none is open
 * @returns how many images had something to send that the server has now
 */
export async function sendPendingDrafts(open: () => string | null): Promise<number> {
  return inTurn('send-drafts', async () => {
    await lookForTabs();
    const store = new DraftStore(browserStorage(), thisTab);
    const images = store.pendingImages(otherTabs()).filter((image) => image !== open());
    const sent = await Promise.allSettled(
      images.map(async (image) => {
        const server = await readRegions(image);
        // It may have been opened since.
        if (image === open()) return false;
        const regions = new Regions(image, server);
        await regions.leave();
        return regions.saved.kind === 'saved';
      }),
    );
    return sent.filter((result) => result.status === 'fulfilled' && result.value).length;
  });
}

/**
 * Sends pending drafts now and whenever Fovea answers again, and says so. Notes what waits when the tab is left.
 * @param open which image saves itself
 * @returns a function that ends it
 */
export function keepSendingDrafts(open: () => string | null): () => void {
  const send = async () => {
    // What could not be looked through waits for the next return.
    const images = await sendPendingDrafts(open).catch(() => 0);
    if (images === 0) return;
    const title =
      images === 1 ? 'Unsent regions of one image are saved now' : `Unsent regions of ${images} images are saved now`;
    toasts.show({ kind: 'done', title, detail: 'They waited in this browser.' });
  };
  void send();
  const noteWaiting = () => noteUnsent(new DraftStore(browserStorage(), thisTab));
  addEventListener('pagehide', noteWaiting);
  const endReturn = events.onReturn(() => void send());
  return () => {
    removeEventListener('pagehide', noteWaiting);
    endReturn();
  };
}
