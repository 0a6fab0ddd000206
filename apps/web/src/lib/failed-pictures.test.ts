import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { events } from './events.svelte.ts';
import { loadFailedPicturesAgain } from './failed-pictures.ts';
import { answer, forgetAll } from './testing/fake-api.ts';
import { goAway } from './testing/fake-feed.ts';

vi.mock('./api.ts', async () => ({ api: (await import('./testing/fake-api.ts')).api }));
vi.mock('./following/make-feed.ts', () => import('./testing/fake-feed.ts'));

class Picture {
  loads = 1;
  getAttribute(): string {
    return '/picture.png';
  }
  setAttribute(): void {
    this.loads++;
  }
}

/** The pictures that the page shows. */
let images: Picture[];
let fail: (picture: Picture) => void;
let end: () => void;

beforeEach(() => {
  forgetAll();
  answer('events.missed', ({ after }: { after: string }) => ({ events: [], newest: after }));
  images = [new Picture(), new Picture(), new Picture()];
  vi.stubGlobal('HTMLImageElement', Picture);
  vi.stubGlobal('document', {
    images,
    addEventListener: (_: string, note: (event: { target: Picture }) => void) => {
      fail = (target) => note({ target });
    },
    removeEventListener: () => undefined,
  });
  events.follow('p', '0');
  end = loadFailedPicturesAgain();
});
afterEach(() => {
  end();
  vi.unstubAllGlobals();
});

function comeBack(): void {
  goAway(true);
  goAway(false);
}

it('loads once more what failed and is still shown, and nothing else', () => {
  const [failed, dropped, whole] = images;
  if (failed === undefined || dropped === undefined) throw new Error('no pictures');
  fail(failed);
  fail(dropped);
  images.splice(1, 1);
  comeBack();
  comeBack();
  expect([failed.loads, dropped.loads, whole?.loads]).toEqual([2, 1, 1]);
});
