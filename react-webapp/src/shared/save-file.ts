// Some browsers still read the address after the click's handler has returned; a minute is past any of them.
const READ_BY_THEN_MS = 60_000;

/** Hand a file to the browser's downloads: `saveFile('bus.json', blob)`. */
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
  }, READ_BY_THEN_MS);
}
