const words: ReadonlyMap<string, string> = new Map([
  ['outside exchanged', 'all but the attended regions exchanged'],
  ['outside blanked', 'all but the attended regions blanked'],
  ['inside exchanged', 'attended regions exchanged'],
  ['inside blanked', 'attended regions blanked'],
]);

/** What a probe of the evidence report changed; those of ignored regions go by their own names. */
export const probeInWords = (probe: string): string => words.get(probe) ?? probe;
