export { create, type NewProject } from './create.ts';
export { get, list } from './list.ts';
