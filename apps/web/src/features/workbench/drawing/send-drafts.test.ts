import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { events } from '#lib/events.svelte.ts';
import { answer, forgetAll } from '#lib/testing/fake-api.ts';
import { goAway } from '#lib/testing/fake-feed.ts';
import { keepSendingDrafts } from './send-drafts.ts';

const failing = vi.hoisted(() => ({ inTurn: vi.fn(() => Promise.reject(new Error('refused'))) }));
vi.mock('#lib/api.ts', async () => ({ api: (await import('#lib/testing/fake-api.ts')).api }));
vi.mock('#lib/following/make-feed.ts', () => import('#lib/testing/fake-feed.ts'));
vi.mock('#lib/tabs.ts', () => ({ ...failing, thisTab: 'tab' }));

const rejections = vi.fn();
beforeEach(() => {
  forgetAll();
  answer('events.missed', ({ after }: { after: string }) => ({ events: [], newest: after }));
  vi.stubGlobal('addEventListener', () => undefined);
  vi.stubGlobal('removeEventListener', () => undefined);
  process.on('unhandledRejection', rejections);
});
afterEach(() => {
  process.off('unhandledRejection', rejections);
  vi.unstubAllGlobals();
});

it('tries again when Fovea is back where the drafts could not be looked through', async () => {
  events.follow('p', '0');
  const end = keepSendingDrafts(() => null);
  goAway(true);
  goAway(false);
  end();
  await new Promise((resolve) => setTimeout(resolve));
  expect(failing.inTurn).toHaveBeenCalledTimes(2);
  expect(rejections).not.toHaveBeenCalled();
});
