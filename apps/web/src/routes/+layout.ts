/** The page is an application in the browser: what it shows comes through the API, so that there is one way to it. */
export const ssr = false;
