import send from 'send';
import { finish } from './finish-response.js';
import { PAGE_HEADERS } from './page-headers.js';
import { writeProblem } from './problem.js';

/**
 * Return what serves the built page as nginx.conf does: the same headers, the same caching, any address is the page.
 *
 * Nothing is compressed, which would gain nothing on loopback.
 *
 * @param {string} folder
 * @returns {(request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse) => void}
 */
export function page(folder) {
  return (request, response) => {
    for (const [name, value] of Object.entries(PAGE_HEADERS)) response.setHeader(name, value);
    const path = request.url?.split('?', 1)[0] ?? '/';
    const asset = path.startsWith('/assets/');

    /** @param {number} status @param {string} detail */
    const refuse = (status, detail) => {
      response.setHeader('Cache-Control', 'no-cache');
      writeProblem(request, response, status, detail);
      void finish(request, response);
    };
    /** @param {string} name @param {() => void} missing */
    const serve = (name, missing) => {
      send(request, name, { root: folder, cacheControl: false })
        .on('directory', missing)
        .on('error', (/** @type {{ status: number }} */ { status }) => {
          if (status === 412 || status === 416) refuse(status, 'Ask for the whole file, without a condition or a range.');
          else missing();
        })
        .pipe(response);
    };

    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      refuse(405, 'This address is a page: use GET. Pictures go to /yoloapi/detect and /depthapi/estimate.');
      return;
    }
    // A name in assets/ holds a hash of its content; everything else is asked for again, by its ETag.
    response.setHeader('Cache-Control', asset ? 'public, max-age=31536000, immutable' : 'no-cache');
    serve(path, () => {
      // A chunk of another build is not there; a page in its place would be worse than none.
      if (asset) refuse(404, 'There is no such file in this build of the page. Reload the page.');
      else serve('/index.html', () => { refuse(404, 'The page is not built. Run scripts/setup web.'); });
    });
  };
}
