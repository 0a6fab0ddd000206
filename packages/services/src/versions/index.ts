export { counts, get, list } from './list.ts';
