import { runStates } from '@fovea/domain';
import type { RunFilter } from '#lib/queries.ts';

/** Reads from an address which runs are listed; what is not known there is left out. */
export function readRunFilter(parameters: Pick<URLSearchParams, 'get'>): RunFilter {
  const state = runStates.find((known) => known === parameters.get('state'));
  const search = parameters.get('search')?.trim().slice(0, 200);
  return { ...(state ? { state } : {}), ...(search ? { search } : {}) };
}

/** The address's query for a list of runs, with its question mark; empty for all runs. @param chosen ids of runs to compare */
export function runQuery({ state, search }: RunFilter, chosen: readonly string[]): string {
  const query = new URLSearchParams({
    ...(state ? { state } : {}),
    ...(search ? { search } : {}),
    ...(chosen.length > 0 ? { chosen: chosen.join(',') } : {}),
  }).toString();
  return query === '' ? '' : `?${query}`;
}
