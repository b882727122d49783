/** Whether this browser, on this machine, draws in three dimensions. */
export function supportsWebGl(): boolean {
  const context = document.createElement('canvas').getContext('webgl2');
  // Browsers keep only a few contexts at a time.
  context?.getExtension('WEBGL_lose_context')?.loseContext();
  return context !== null;
}
