export { follow, type FollowRequest, publish } from './project-events.ts';
