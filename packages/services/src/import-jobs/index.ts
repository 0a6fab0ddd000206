export { carryOut, takeUp } from './carry-out.ts';
export { choose, confirm, drop, read } from './decide.ts';
export { get, list, preparedPicture, problems, thumbnail } from './get.ts';
export { receive } from './receive.ts';
export { start } from './start.ts';
