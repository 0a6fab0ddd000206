/** Where the hand goes, as shares of the picture's width and height. */
export type Way = readonly (readonly [x: number, y: number])[];

/** One thing that a hand does on the picture, which the clock follows from event to event. */
export interface Gesture {
  readonly name: string;
  /** The key that takes the tool in hand. */
  readonly key: string;
  /** Whether the button is down on the way. */
  readonly isPressed: boolean;
  readonly way: Way;
}

const line = (count: number, from: Way[number], to: Way[number]): Way =>
  Array.from({ length: count }, (_, at) => {
    const share = at / (count - 1);
    return [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])] as const;
  });

/** Round and round, so that a long stroke crosses itself everywhere. */
const spiral = (count: number, turns: number): Way =>
  Array.from({ length: count }, (_, at) => {
    const share = at / (count - 1);
    const angle = 2 * Math.PI * turns * share;
    const radius = 0.05 + 0.3 * share;
    return [0.5 + radius * Math.cos(angle), 0.5 + radius * Math.sin(angle)] as const;
  });

/** The last one rubs out, and has a clock of its own: each step waits for its answer. */
export interface Gestures {
  readonly drawn: readonly Gesture[];
  readonly rubbed: Way;
}

/** @param stroke points of the longest stroke @param steps of every other gesture */
export const gesturesOf = ({ stroke, steps }: { readonly stroke: number; readonly steps: number }): Gestures => ({
  drawn: [
    { name: 'read under the pointer', key: 's', isPressed: false, way: line(steps, [0.1, 0.2], [0.9, 0.8]) },
    { name: 'rectangle', key: 'r', isPressed: true, way: line(steps, [0.1, 0.1], [0.4, 0.4]) },
    { name: 'ellipse', key: 'e', isPressed: true, way: line(steps, [0.55, 0.1], [0.9, 0.4]) },
    { name: 'freehand', key: 'f', isPressed: true, way: spiral(steps, 0.9) },
    { name: 'brush', key: 'b', isPressed: true, way: spiral(stroke, 40) },
    { name: 'move a region', key: 's', isPressed: true, way: line(steps, [0.25, 0.25], [0.35, 0.3]) },
    { name: 'move the view', key: 'Escape', isPressed: true, way: line(steps, [0.03, 0.97], [0.2, 0.8]) },
  ],
  // Each step is longer than what the brush passes over without a new point.
  rubbed: line(Math.min(steps, 40), [0.15, 0.5], [0.85, 0.5]),
});
