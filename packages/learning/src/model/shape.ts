/** How many values an array of a shape has. */
export const lengthOf = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1);
