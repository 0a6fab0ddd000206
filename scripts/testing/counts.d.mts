export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}
export function sum(counts: readonly Counts[]): Counts;
export function line(counts: Counts): string;
export function countChecks(output: string): Counts;
export function countVitest(report: unknown): Counts;
export function countPlaywright(report: unknown): Counts;
export function countReport(path: string, count: (report: unknown) => Counts, ok: boolean): Promise<Counts>;
