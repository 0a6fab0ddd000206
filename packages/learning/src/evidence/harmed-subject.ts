import type { SubjectChange } from '@fovea/domain';
import { clopperPearson } from '../evaluation/distributions.ts';

const confidence = 0.95;

/**
 * The subject whose accuracy fell the most surely, by an exact sign test on its images that changed sides. The interval is
 * that of the change in accuracy, from the Clopper–Pearson interval of the share that went from right to wrong among those
 * that changed, and as wide as it takes to hold for every subject at once (Bonferroni).
 * @param before, after 1 where the model's answer is the label
 * @param subjects of each image
 * @returns null where no subject fell
 * @see McNemar 1947; Clopper and Pearson 1934
 */
export function worstSubject(
  before: Uint8Array,
  after: Uint8Array,
  subjects: Int32Array,
): (Omit<SubjectChange, 'subject'> & { subject: number }) | null {
  const counts = new Map<number, { images: number; was: number; is: number; lost: number; won: number }>();
  subjects.forEach((subject, image) => {
    const count = counts.get(subject) ?? { images: 0, was: 0, is: 0, lost: 0, won: 0 };
    const [was, is] = [before[image] ?? 0, after[image] ?? 0];
    counts.set(subject, {
      images: count.images + 1,
      was: count.was + was,
      is: count.is + is,
      lost: count.lost + (was > is ? 1 : 0),
      won: count.won + (is > was ? 1 : 0),
    });
  });
  const worst = [...counts]
    .filter(([, { lost, won }]) => lost > won)
    .map(([subject, count]) => ({ subject, ...count, chance: atLeast(count.lost, count.lost + count.won, 0.5) }))
    .sort((one, other) => one.chance - other.chance || one.subject - other.subject)[0];
  if (worst === undefined) return null;
  const { subject, images, was, is, lost, won } = worst;
  const shared = 1 - (1 - confidence) / counts.size;
  const [low, high] = clopperPearson(lost, lost + won, shared);
  const change = (share: number) => ((1 - 2 * share) * (lost + won)) / images;
  return {
    subject,
    subjects: counts.size,
    images,
    before: was / images,
    after: is / images,
    change: { value: (is - was) / images, low: change(high), high: change(low), confidence: shared },
  };
}

/** The chance of `hits` or more of `tries`, each with the given chance; by logarithms, as single terms may be too small for numbers. */
function atLeast(hits: number, tries: number, chance: number): number {
  if (hits <= 0 || chance >= 1) return 1;
  if (chance <= 0) return 0;
  const odds = Math.log(chance) - Math.log1p(-chance);
  let term = tries * Math.log1p(-chance);
  let sum = 0;
  for (let hit = 0; hit <= tries; hit++) {
    if (hit >= hits) sum += Math.exp(term);
    term += Math.log((tries - hit) / (hit + 1)) + odds;
  }
  return Math.min(1, sum);
}
