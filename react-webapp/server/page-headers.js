/**
 * The headers that the built page is served with and must work under: Mantine sets inline styles, and pictures are
 * blob: or data: addresses. They are those of nginx.conf, which serves the page in its container; a test compares them.
 * @type {Readonly<Record<string, string>>}
 */
export const PAGE_HEADERS = {
  'Content-Security-Policy':
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; connect-src 'self' blob: data:",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};
