export { follow, type FollowRequest, publish } from './project-events.ts';
export { pruneRegularly } from './prune.ts';
