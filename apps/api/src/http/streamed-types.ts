/** Content types whose body goes to the service as a stream. */
export const STREAMED_TYPES = [
  'text/csv',
  'application/x-ndjson',
  'application/jsonl',
  'application/xml',
  'text/xml',
  'application/octet-stream',
  // A mail that came back.
  'message/rfc822',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
] as const;
