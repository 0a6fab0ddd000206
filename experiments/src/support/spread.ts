/** Some of a list, evenly over all of it: of images in the order of their subjects, of as many subjects as can be. */
export function spread<Item>(all: readonly Item[], count: number): readonly Item[] {
  return all.filter(
    (_, index) => Math.floor((index * count) / all.length) !== Math.floor(((index - 1) * count) / all.length),
  );
}
