// Enough for the models, whose input is about 640 pixels, and fast to send.
const IDEAL = { width: { ideal: 1280 }, height: { ideal: 720 } };

/** Start a camera, which is released when `signal` is aborted; throw an Error whose message is for the user. */
export async function openCamera(deviceId: string | undefined, signal: AbortSignal): Promise<MediaStream> {
  // Undefined on addresses without https, although the DOM types say otherwise.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!devices) throw new Error(noAccessText());
  const which = deviceId === undefined ? { facingMode: 'environment' } : { deviceId: { exact: deviceId } };
  const stream = await devices.getUserMedia({ audio: false, video: { ...IDEAL, ...which } }).catch((cause: unknown) => {
    throw new Error(cameraErrorText(cause), { cause });
  });
  const release = () => {
    for (const track of stream.getTracks()) track.stop();
  };
  if (signal.aborted) release();
  signal.addEventListener('abort', release, { once: true });
  return stream;
}

function noAccessText(): string {
  if (window.isSecureContext) return 'This browser does not support cameras.';
  return `Browsers allow the camera only on https addresses and on localhost, but this page is at ${window.location.origin}. Open it at an https address or on localhost.`;
}

/** Convert the browser's error to a message for the user. */
export function cameraErrorText(error: unknown): string {
  switch (nameOf(error)) {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'This page has no permission to use the camera. Allow it in the browser’s address bar, then start the camera again.';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'No camera was found. Connect a camera, then start it again.';
    case 'NotReadableError':
    case 'AbortError':
      return 'The camera does not respond. Another program may be using it: close that program, then start the camera again.';
    default:
      return `The camera did not start: ${String(error)}`;
  }
}

// Some browsers throw an object here that is not an Error.
function nameOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'name' in error ? error.name : undefined;
}
