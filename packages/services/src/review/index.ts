export { pass } from './pass.ts';
export { prepare, prepared, status } from './prepare.ts';
