import { unreachableProblem } from './fetch-json';
import { readProblem } from './read-problem';
import { BufferedResponse } from './buffered-response';
import { services, type ServiceKey } from './services';

export interface UploadOptions {
  body: FormData;
  signal: AbortSignal;
  /** Called with the fraction of the body that is sent, 0 to 1. */
  onProgress?: (share: number) => void;
  accept?: string;
}

/** Upload a picture and return the successful response; throw ServiceProblem for any other. */
export async function upload(service: ServiceKey, path: string, options: UploadOptions): Promise<Response> {
  const response = await post(service, services[service].prefix + path, options);
  if (!response.ok) throw await readProblem(service, response);
  return response;
}

// XMLHttpRequest, because fetch reports no upload progress.
async function post(service: ServiceKey, address: string, options: UploadOptions): Promise<Response> {
  const { body, signal, onProgress, accept = 'application/json' } = options;
  signal.throwIfAborted();
  const request = new XMLHttpRequest();
  const abort = () => {
    request.abort();
  };
  signal.addEventListener('abort', abort);
  request.open('POST', address);
  // A blob is stored in another browser process; reading it back took 100 ms on a busy machine.
  request.responseType = 'arraybuffer';
  request.setRequestHeader('Accept', accept);
  request.upload.onprogress = ({ lengthComputable, loaded, total }) => {
    if (lengthComputable && total > 0) onProgress?.(loaded / total);
  };
  try {
    await sendBody(request, body);
  } catch {
    signal.throwIfAborted();
    throw unreachableProblem(service);
  } finally {
    signal.removeEventListener('abort', abort);
  }
  return new BufferedResponse(request.response as ArrayBuffer, { status: request.status, headers: headersOf(request) });
}

function sendBody(request: XMLHttpRequest, body: FormData): Promise<void> {
  return new Promise((resolve, reject) => {
    request.onload = () => {
      resolve();
    };
    request.onerror = request.onabort = request.ontimeout = () => {
      reject(new Error('No response arrived.'));
    };
    request.send(body);
  });
}

function headersOf(request: XMLHttpRequest): Headers {
  const lines = request.getAllResponseHeaders().trim().split(/\r?\n/).filter(Boolean);
  return new Headers(lines.map((line) => splitAt(line, line.indexOf(':'))));
}

const splitAt = (line: string, colon: number): [string, string] => [line.slice(0, colon), line.slice(colon + 1).trim()];
