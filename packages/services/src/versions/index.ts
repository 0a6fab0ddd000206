export { get, list } from './list.ts';
