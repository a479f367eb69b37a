/** Neutral settings of a server: fixtures name them, targets map them to their own flags. Times are in seconds, sizes in octets. */
export const SETTINGS = [
  'keep-alive-timeout',
  'header-timeout',
  'body-timeout',
  'graceful-timeout',
  'ping-interval',
  'ping-timeout',
  'max-message-size',
  'max-head-size',
  'max-field-size',
  'max-request-line-size',
  'max-body-size',
  'root-path',
  'threads',
  'workers',
] as const;
