export { ask } from './ask.ts';
export { carryOut, takeUp } from './carry-out.ts';
