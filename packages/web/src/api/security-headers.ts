/** For answers of the API: nothing in them is a page. */
export const apiHeaders = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

/**
 * For the page: scripts, pictures and connections from this server only. Styles may stand in the page because the
 * player's web components keep theirs in their shadow roots.
 */
export const pageHeaders = {
  ...apiHeaders,
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), display-capture=(self), geolocation=(), microphone=(self), payment=(), usb=()',
}

/** For exports that open in the browser: a guide has its pictures and styles in it, a clip is shown as it is. */
export const exportHeaders = {
  ...apiHeaders,
  'content-security-policy':
    "default-src 'none'; img-src 'self' data:; media-src 'self'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox",
}

/** For a run's report, a self-contained file: pictures beside it and its own styles, no script. */
export const reportHeaders = {
  ...apiHeaders,
  'content-security-policy':
    "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline'; media-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
}
