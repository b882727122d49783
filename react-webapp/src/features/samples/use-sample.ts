import { useMutation } from '@tanstack/react-query';
import { address, type Sample } from './samples';

/** Fetch a sample and pass it on as a file; the last click wins. */
export function useSample(onFile: (file: File) => void) {
  const { mutate, data, variables, isError } = useMutation({ mutationFn: fetchSample });
  return {
    take: (sample: Sample) => {
      mutate(sample, { onSuccess: onFile });
    },
    /** Return true if the selected picture is this sample. */
    taken: (sample: Sample, current: File | undefined) =>
      current !== undefined && data === current && variables.name === sample.name,
    failed: isError,
  };
}

async function fetchSample(sample: Sample): Promise<File> {
  const response = await fetch(address(sample));
  if (!response.ok) throw new Error(`${sample.name}: status ${response.status}`);
  return new File([await response.arrayBuffer()], sample.name, { type: response.headers.get('Content-Type') ?? '' });
}
