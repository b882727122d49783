// Some browsers read the URL after the click handler has returned; one minute is long enough for all of them.
const REVOKE_DELAY_MS = 60_000;

/** Save a file through the browser's downloads: `saveFile('bus.json', blob)`. */
export function saveFile(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const anchor = document.createElement('a');
  anchor.href = url;
  anchor.download = name;
  document.body.append(anchor);
  anchor.click();
  anchor.remove();
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, REVOKE_DELAY_MS);
}
