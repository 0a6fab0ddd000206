export { follow, type FollowRequest, missed, newestEvent, openStreams, publish } from './project-events.ts';
