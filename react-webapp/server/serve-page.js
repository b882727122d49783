import send from 'send';
import { finishResponse } from './finish-response.js';
import { PAGE_HEADERS } from './page-headers.js';
import { writeProblem } from './problem.js';

/**
 * Return a request handler that serves the built page as nginx.conf does: same headers, same caching, and the page at any
 * address.
 *
 * Files are not compressed, which would bring nothing on loopback.
 *
 * @param {string} folder
 * @returns {(request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse) => void}
 */
export function servePage(folder) {
  return (request, response) => {
    for (const [name, value] of Object.entries(PAGE_HEADERS)) response.setHeader(name, value);
    const path = request.url?.split('?', 1)[0] ?? '/';
    const asset = path.startsWith('/assets/');

    /** @param {number} status @param {string} detail */
    const refuse = (status, detail) => {
      response.setHeader('Cache-Control', 'no-cache');
      writeProblem(request, response, status, detail);
      void finishResponse(request, response);
    };
    /** @param {string} name @param {() => void} missing */
    const serve = (name, missing) => {
      send(request, name, { root: folder, cacheControl: false })
        .on('directory', missing)
        .on('error', (/** @type {{ status: number }} */ { status }) => {
          if (status === 412 || status === 416) refuse(status, 'Request the whole file, without conditional or range headers.');
          else missing();
        })
        .pipe(response);
    };

    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      const advice = 'Send pictures to /yoloapi/detect or /depthapi/estimate.';
      refuse(405, `This address serves the web page and accepts only GET and HEAD. ${advice}`);
      return;
    }
    // Names in assets/ contain a hash of the content; everything else is revalidated by its ETag.
    response.setHeader('Cache-Control', asset ? 'public, max-age=31536000, immutable' : 'no-cache');
    serve(path, () => {
      // A missing chunk belongs to another build; the page in its place would break the script that loads it.
      if (asset) refuse(404, 'This build of the page has no such file. Reload the page.');
      else serve('/index.html', () => { refuse(404, 'The page is not built. Run scripts/setup web.'); });
    });
  };
}
