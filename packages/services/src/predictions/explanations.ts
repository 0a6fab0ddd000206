import type { ExplanationAgreement, MapAgreement, MapKind, PredictRequest } from '@fovea/domain';
import { agreement, comparedKinds, pointedAt } from '@fovea/domain';
import type { Context } from '../context.ts';
import { map } from './map.ts';

/**
 * Whether a version's explanations of one image point at the same places, and whether its attention points there, too.
 * Left out, the champion. Makes the maps that are not there yet.
 * @throws as `map`
 */
export async function explanations(ctx: Context, request: PredictRequest): Promise<ExplanationAgreement> {
  const maps: { kind: MapKind; values: Float32Array }[] = [];
  for (const kind of ['gate', ...comparedKinds] as const) {
    maps.push({ kind, values: (await map(ctx, { ...request, kind })).values });
  }
  const pairs = maps.flatMap((one, index) =>
    maps.slice(index + 1).map((other): MapAgreement => {
      return { one: one.kind, other: other.kind, agreement: agreement(one.values, other.values) };
    }),
  );
  return {
    pairs,
    explanations: mean(pairs.filter(({ one }) => one !== 'gate')),
    gate: mean(pairs.filter(({ one }) => one === 'gate')),
    chance: pointedAt,
  };
}

function mean(pairs: readonly MapAgreement[]): number | null {
  const known = pairs.flatMap(({ agreement }) => (agreement === null ? [] : [agreement]));
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}
