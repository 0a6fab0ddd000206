/** Areas under the curve of the answer's probability over the share of pixels changed so far, in [0,1]. */
export interface RemovalFigures {
  /** Pixels of the image are blanked one after another: low where the first ones carry the answer. */
  readonly deletion: number;
  /** Pixels are shown one after another on a blank image: high where the first ones carry the answer. */
  readonly insertion: number;
}

/** Whether the places that a map rates highest are those that the answer rests on. */
export interface Faithfulness {
  /** Pixels in the map's order. */
  readonly highestFirst: RemovalFigures;
  /** Pixels in an order that has nothing to do with the map: what the others are to be read beside. */
  readonly anyOrder: RemovalFigures;
  /** In the map's order, the drawn regions' pixels alone and all others alone; null where one of the two has none. */
  readonly regions: { readonly inside: RemovalFigures; readonly outside: RemovalFigures } | null;
}
