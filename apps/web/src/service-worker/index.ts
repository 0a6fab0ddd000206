import { version } from '$app/env';
import { self as worker } from '$app/service-worker';

/**
 * Shows a page that comes back by itself where the browser would say that nothing answers at this address. Beyond that,
 * nothing passes through here and nothing else is kept: every page and every answer comes from Fovea.
 */
const awayPage = '/away.html';
/** Of each release its own, so that the page is fetched anew. */
const cacheName = `fovea-away-${version}`;

worker.addEventListener('install', (event) => {
  const keep = async () => {
    const cache = await caches.open(cacheName);
    await cache.add(new Request(awayPage, { cache: 'reload' }));
    await worker.skipWaiting();
  };
  event.waitUntil(keep());
});

worker.addEventListener('activate', (event) => {
  const forget = async () => {
    const earlier = (await caches.keys()).filter((name) => name !== cacheName);
    await Promise.all(earlier.map((name) => caches.delete(name)));
  };
  event.waitUntil(forget());
});

worker.addEventListener('fetch', (event) => {
  if (event.request.mode !== 'navigate') return;
  const answer = async () => {
    try {
      return await fetch(event.request);
    } catch (error) {
      const kept = await caches.match(awayPage);
      if (kept === undefined) throw error;
      return kept;
    }
  };
  event.respondWith(answer());
});
