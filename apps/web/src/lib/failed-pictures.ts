import { events } from './events.svelte.ts';

/** Has each shown picture that failed loaded again once Fovea answers again. @returns a function that ends it */
export function loadFailedPicturesAgain(): () => void {
  // Weak: a picture that the page dropped is not kept for its failure.
  const failed = new WeakSet<HTMLImageElement>();
  const note = ({ target }: Event) => {
    if (target instanceof HTMLImageElement) failed.add(target);
  };
  // An image's error does not rise to the document, but the document may look first.
  document.addEventListener('error', note, { capture: true });
  const stop = events.onReturn(() => {
    for (const picture of document.images)
      if (failed.delete(picture)) picture.setAttribute('src', picture.getAttribute('src') ?? '');
  });
  return () => {
    document.removeEventListener('error', note, { capture: true });
    stop();
  };
}
