/** What one event of the pointer cost, in milliseconds. */
export interface Sample {
  /** From the event to the end of the frame that shows what it did. */
  readonly frameMs: number;
  /** What the page's own code took of it: handlers, what they set off, and the frame's callbacks. */
  readonly scriptMs: number;
}

/** Clocks inside the page; `startClock` puts them there. */
export interface PageClock {
  isOn: boolean;
  readonly samples: Sample[];
  /** Milliseconds from the last event of the pointer to each new answer without what is rubbed out. */
  readonly answers: number[];
  /** Milliseconds from a change to the end of the frame that shows it. */
  repaint(change: () => void): Promise<number>;
}

declare global {
  interface Window {
    foveaClock: PageClock;
  }
}

/**
 * Runs in the page before the page's own code, and so uses nothing from here. The time in handlers goes from the first
 * listener of an event to the last one, with all microtasks in between; that in a frame is counted callback by callback.
 */
export function startClock(): void {
  const nextFrame = window.requestAnimationFrame.bind(window);
  let callbacksMs = 0;
  window.requestAnimationFrame = (callback) =>
    nextFrame((time) => {
      const began = performance.now();
      callback(time);
      callbacksMs += performance.now() - began;
    });
  /** A message that is sent while a frame is prepared comes when it is painted. */
  const onPainted = (then: () => void) =>
    nextFrame(() => {
      callbacksMs = 0;
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = then;
      port2.postMessage(null);
    });

  const clock: PageClock = {
    isOn: false,
    samples: [],
    answers: [],
    repaint: (change) =>
      new Promise((resolve) => {
        const began = performance.now();
        change();
        onPainted(() => resolve(performance.now() - began));
      }),
  };
  window.foveaClock = clock;

  let began = 0;
  let handlersMs = 0;
  let lastMove = 0;
  const begin = () => (began = performance.now());
  const end = () => (handlersMs += performance.now() - began);
  window.addEventListener(
    'pointermove',
    ({ timeStamp }) => {
      lastMove = timeStamp;
      if (!clock.isOn) return;
      handlersMs = 0;
      onPainted(() =>
        clock.samples.push({ frameMs: performance.now() - timeStamp, scriptMs: handlersMs + callbacksMs }),
      );
    },
    { capture: true },
  );
  for (const kind of ['pointermove', 'mousemove'] as const) window.addEventListener(kind, begin, { capture: true });
  window.addEventListener('load', () => {
    // After all listeners of the page, as those that come later are called later.
    setInterval(() => {
      for (const kind of ['pointermove', 'mousemove'] as const) {
        window.removeEventListener(kind, end);
        window.addEventListener(kind, end);
      }
    }, 500);
    const answered = new MutationObserver((changes) => {
      const isAnswer = ({ target }: MutationRecord) => target.parentElement?.closest('[data-testid="rub-out"]') != null;
      if (changes.some(isAnswer)) clock.answers.push(performance.now() - lastMove);
    });
    answered.observe(document.body, { subtree: true, characterData: true, childList: true });
  });
}
