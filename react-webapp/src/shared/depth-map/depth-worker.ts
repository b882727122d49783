import { createRequestHandler } from './worker-jobs';
import type { WorkerRequest, WorkerReply } from './worker-protocol';

const answer = createRequestHandler();

self.onmessage = ({ data }: MessageEvent<WorkerRequest>) => {
  void answer(data).then((reply) => {
    self.postMessage(reply, { transfer: ownedBy(reply) });
  });
};

/** Return the buffers to transfer instead of copying: a point cloud has 15 MB. */
function ownedBy(reply: WorkerReply): Transferable[] {
  if (!('output' in reply)) return [];
  const { output } = reply;
  if (output instanceof ImageBitmap) return [output];
  const isCloud = typeof output === 'object' && output !== null && 'positions' in output;
  return isCloud ? [output.positions.buffer, output.colours.buffer] : [];
}
