export { report } from './report.ts';
export type { Finding } from './finding.ts';
