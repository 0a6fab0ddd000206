export { prepare, prepared, status } from './prepare.ts';
