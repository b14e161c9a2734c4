/** Header fields of answers, as the document has them. */
export const LINK = {
  description: 'RFC 8288: where the list goes on, as rel="next"; absent on the last page',
  schema: { type: 'string' },
};
export const ETAG = {
  description: 'Strong validator of this representation; its first part is the version for If-Match',
  schema: { type: 'string' },
};
export const REPLAYED = {
  description: '`true` when this is the stored response of an earlier request with the same key',
  schema: { type: 'string', enum: ['true'] },
};
export const RATE_LIMIT_FIELDS = {
  'RateLimit-Policy': {
    description: 'draft-ietf-httpapi-ratelimit-headers-11: the quotas that hold for this request',
    schema: { type: 'string', example: '"caller";q=1200;w=60, "tenant";q=6000;w=60' },
  },
  RateLimit: {
    description: 'What is left of them, and for how many seconds',
    schema: { type: 'string', example: '"caller";r=1187;t=42, "tenant";r=5320;t=42' },
  },
};
export const DEPRECATION_FIELDS = {
  Deprecation: {
    description: 'RFC 9745: since when this should not be used',
    schema: { type: 'string', example: '@1767225600' },
  },
  Sunset: { description: 'RFC 8594: from when it may be gone', schema: { type: 'string' } },
  Link: {
    description: 'rel="deprecation" explains, rel="successor-version" is what to use instead',
    schema: { type: 'string' },
  },
};
