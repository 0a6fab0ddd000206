interface Answer {
  readonly predicted: string;
  readonly probabilities: readonly number[];
}

interface ClassWithout {
  readonly name: string;
  /** Probabilities between 0 and 1: of the whole picture, and without what is rubbed out. */
  readonly before: number;
  readonly after: number;
  /** One of the two answers is this class. */
  readonly isAnswer: boolean;
}

/** What becomes of each class where a part of the picture is rubbed out. @param classes in the order of the probabilities */
export function classesWithout(classes: readonly string[], whole: Answer, without: Answer): readonly ClassWithout[] {
  return classes.flatMap((name, index) => {
    const [before, after] = [whole.probabilities[index], without.probabilities[index]];
    if (before === undefined || after === undefined) return [];
    return [{ name, before, after, isAnswer: name === whole.predicted || name === without.predicted }];
  });
}
