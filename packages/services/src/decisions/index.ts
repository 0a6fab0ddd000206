export { decide } from './decide.ts';
export { list } from './list.ts';
