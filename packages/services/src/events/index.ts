export { follow, type FollowRequest } from './follow.ts';
export { publish } from './publish.ts';
