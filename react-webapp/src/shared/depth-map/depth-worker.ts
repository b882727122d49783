import { createAnswerer } from './worker-jobs';
import type { Question, Reply } from './worker-protocol';

const answer = createAnswerer();

self.onmessage = ({ data }: MessageEvent<Question>) => {
  void answer(data).then((reply) => {
    self.postMessage(reply, { transfer: ownedBy(reply) });
  });
};

/** What is handed over rather than copied: a cloud is 15 MB. */
function ownedBy(reply: Reply): Transferable[] {
  if (!('output' in reply)) return [];
  const { output } = reply;
  if (output instanceof ImageBitmap) return [output];
  const isCloud = typeof output === 'object' && output !== null && 'positions' in output;
  return isCloud ? [output.positions.buffer, output.colours.buffer] : [];
}
