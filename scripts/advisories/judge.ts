/** An advisory as `pnpm audit --json` lists it. */
export interface Advisory {
  readonly github_advisory_id: string;
  readonly module_name: string;
  readonly severity: string;
  readonly title: string;
  readonly url: string;
  readonly patched_versions: string;
  readonly findings: readonly { readonly version: string; readonly paths: readonly string[]; readonly dev: boolean }[];
}

/** An advisory that somebody looked at and that does not touch Fovea. */
export interface Exception {
  readonly advisory: string;
  readonly reason: string;
  /** The day on which somebody decided so, and the last day that it holds: afterwards somebody looks again. */
  readonly decided: string;
  readonly until: string;
}

export interface Judgement {
  readonly faults: readonly Advisory[];
  readonly excepted: readonly Advisory[];
  /** High or critical, of tools that only developers run. */
  readonly ofTools: readonly Advisory[];
  /** Exceptions that have run out, or whose advisory is no longer found. */
  readonly stale: readonly Exception[];
}

/** Development packages whose code is in what a person runs: the build takes it in, or `npm start` runs it. */
const shippedTools = new Set(['svelte', '@sveltejs/kit', '@sveltejs/adapter-node', 'node']);

/** Sorts the high and critical advisories. @param today as `2026-11-30` */
export function judgeAdvisories(
  advisories: readonly Advisory[],
  exceptions: readonly Exception[],
  today: string,
): Judgement {
  const grave = advisories.filter(({ severity }) => severity === 'high' || severity === 'critical');
  const shipped = grave.filter(ships);
  const valid = new Set(exceptions.filter(({ until }) => until >= today).map(({ advisory }) => advisory));
  const found = new Set(shipped.map(({ github_advisory_id: id }) => id));
  return {
    faults: shipped.filter(({ github_advisory_id: id }) => !valid.has(id)),
    excepted: shipped.filter(({ github_advisory_id: id }) => valid.has(id)),
    ofTools: grave.filter((advisory) => !ships(advisory)),
    stale: exceptions.filter(({ advisory }) => !valid.has(advisory) || !found.has(advisory)),
  };
}

const ships = ({ module_name: name, findings }: Advisory) =>
  findings.some(({ dev, paths }) => !dev || shippedTools.has(name) || paths.some(passesShippedTool));

/** A path is `importer>package>package`; what a shipped package needs is shipped, too. */
const passesShippedTool = (path: string) =>
  path
    .split('>')
    .slice(1)
    .some((name) => shippedTools.has(name));
