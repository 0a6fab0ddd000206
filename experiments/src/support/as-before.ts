/** What recipes said nothing of before, where it changes nothing: a gate without a floor, classes as they come, stained cells. */
const unsaid: Readonly<Record<string, unknown>> = {
  gateFloor: 0,
  classWeights: 'none',
  sampling: 'uniform',
  normalise: 'stain',
};

/** A definition as JSON without what recipes said nothing of before: so that its hash stays. */
export const asBefore = (definition: object): object =>
  JSON.parse(
    JSON.stringify(definition, (key, value: unknown) => (key in unsaid && unsaid[key] === value ? undefined : value)),
  ) as object;
