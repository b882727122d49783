import type { Input, JobName, Output, Question, Reply } from './worker-protocol';

interface Awaited {
  resolve: (output: never) => void;
  reject: (error: Error) => void;
}

const awaited = new Map<number, Awaited>();
let worker: Worker | null = null;
let lastNumber = 0;

/** Have a job done off the page's own thread: `await askWorker('valueAt', { map, x, y })`. */
export function askWorker<Name extends JobName>(name: Name, input: Input<Name>): Promise<Output<Name>> {
  const question: Question<Name> = { number: ++lastNumber, name, input };
  return new Promise<Output<Name>>((resolve, reject) => {
    awaited.set(question.number, { resolve, reject });
    worker ??= startWorker();
    worker.postMessage(question);
  });
}

function startWorker(): Worker {
  const started = new Worker(new URL('./depth-worker.ts', import.meta.url), { type: 'module' });
  started.onmessage = ({ data }: MessageEvent<Reply>) => {
    settle(data);
  };
  started.onerror = () => {
    giveUp(started);
  };
  return started;
}

function settle(reply: Reply): void {
  const one = awaited.get(reply.number);
  awaited.delete(reply.number);
  if ('error' in reply) one?.reject(new Error(reply.error));
  else one?.resolve(reply.output as never);
}

/** A worker that broke, or ran out of memory, answers nothing more; the next question starts another. */
function giveUp(broken: Worker): void {
  broken.terminate();
  worker = null;
  for (const { reject } of awaited.values()) reject(new Error('The part of the page that reads depth maps broke.'));
  awaited.clear();
}
