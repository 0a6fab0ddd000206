import { events } from './events.svelte.ts';

/** Has each picture that failed loaded again once Fovea answers again. @returns a function that ends it */
export function loadFailedPicturesAgain(): () => void {
  const failed = new Set<HTMLImageElement>();
  const note = ({ target }: Event) => {
    if (target instanceof HTMLImageElement) failed.add(target);
  };
  // An image's error does not rise to the document, but the document may look first.
  document.addEventListener('error', note, { capture: true });
  const stop = events.onReturn(() => {
    for (const picture of failed) picture.setAttribute('src', picture.getAttribute('src') ?? '');
    failed.clear();
  });
  return () => {
    document.removeEventListener('error', note, { capture: true });
    stop();
  };
}
