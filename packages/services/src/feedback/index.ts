export { get } from './get.ts';
export { list } from './list.ts';
export { save } from './save.ts';
export { setActive } from './set-active.ts';
