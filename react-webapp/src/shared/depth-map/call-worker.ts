import type { Input, JobName, Output, WorkerRequest, WorkerReply } from './worker-protocol';

interface PendingCall {
  resolve: (output: never) => void;
  reject: (error: Error) => void;
}

const pendingCalls = new Map<number, PendingCall>();
let worker: Worker | null = null;
let lastId = 0;

/** Run a job in the depth map worker: `await callWorker('valueAt', { map, x, y })`. */
export function callWorker<Name extends JobName>(name: Name, input: Input<Name>): Promise<Output<Name>> {
  const request: WorkerRequest<Name> = { number: ++lastId, name, input };
  return new Promise<Output<Name>>((resolve, reject) => {
    pendingCalls.set(request.number, { resolve, reject });
    worker ??= startWorker();
    worker.postMessage(request);
  });
}

function startWorker(): Worker {
  const started = new Worker(new URL('./depth-worker.ts', import.meta.url), { type: 'module' });
  started.onmessage = ({ data }: MessageEvent<WorkerReply>) => {
    settle(data);
  };
  started.onerror = () => {
    rejectAll(started);
  };
  return started;
}

function settle(reply: WorkerReply): void {
  const one = pendingCalls.get(reply.number);
  pendingCalls.delete(reply.number);
  if ('error' in reply) one?.reject(new Error(reply.error));
  else one?.resolve(reply.output as never);
}

/** Reject all pending calls of a worker that crashed or ran out of memory. The next call starts a new worker. */
function rejectAll(broken: Worker): void {
  broken.terminate();
  worker = null;
  const crash = new Error('The depth map worker crashed. Reload the page, or try a smaller picture.');
  for (const { reject } of pendingCalls.values()) reject(crash);
  pendingCalls.clear();
}
