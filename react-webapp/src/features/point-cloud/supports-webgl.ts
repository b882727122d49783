/** Return true if this browser can draw with WebGL 2. */
export function supportsWebGl(): boolean {
  const context = document.createElement('canvas').getContext('webgl2');
  // Release the context, since browsers allow only a few at a time.
  context?.getExtension('WEBGL_lose_context')?.loseContext();
  return context !== null;
}
