/**
 * What every answer says, whoever gives it: a page, a procedure, a file, a refusal. Nothing is kept by a browser or a
 * proxy unless the answer itself says otherwise, as files do whose name stands for their content.
 */
export const answerHeaders: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
};
