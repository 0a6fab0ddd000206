import { openLog } from '@fovea/processes/log';

/** The server's log. Its built page and its start are separate module graphs that write to the same place. */
export const log = openLog('web');
