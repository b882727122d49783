/**
 * Security headers of the built page. Mantine needs inline styles, and pictures use blob: and data: URLs. nginx.conf, which
 * serves the page in its container, has the same headers; a test compares them.
 * @type {Readonly<Record<string, string>>}
 */
export const PAGE_HEADERS = {
  'Content-Security-Policy':
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; connect-src 'self' blob: data:",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};
