// Enough for the models, which look at 640 pixels or so, and quick to send.
const IDEAL = { width: { ideal: 1280 }, height: { ideal: 720 } };

/** A running camera, which is released when `signal` is aborted; throws an Error whose message is for the user. */
export async function openCamera(deviceId: string | undefined, signal: AbortSignal): Promise<MediaStream> {
  // Where the address is not secure the browser leaves it out, whatever its types say.
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
  if (window.isSecureContext) return 'This browser gives pages no camera.';
  return `Browsers give the camera only to addresses with https and to localhost, and this one is ${window.location.origin}. Open the page under one of those.`;
}

/** Why there is no camera, by the name that the browser gives to the reason. */
export function cameraErrorText(error: unknown): string {
  switch (nameOf(error)) {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'The browser does not allow this page to use the camera. Allow it beside the address, then start it again.';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'No camera was found. Connect one, then start it again.';
    case 'NotReadableError':
    case 'AbortError':
      return 'The camera does not answer. Another program may be using it.';
    default:
      return `The camera did not start: ${String(error)}`;
  }
}

// Not every browser derives what it throws here from Error.
function nameOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'name' in error ? error.name : undefined;
}
