import { skipToken, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useSecondsUntil } from '@/shared/use-seconds-until';
import { busyFor, patience } from './retry-policy';
import { parseServerTiming } from './server-timing';
import type { ServiceKey } from './services';
import { upload } from './upload';
import { timingKey } from './use-last-timing';

export interface UploadQueryOptions<T> {
  /** Whoever asks with the same key shares the request, its progress and its answer. */
  key: readonly unknown[];
  service: ServiceKey;
  /** '/detect' */
  path: string;
  /** Made anew for each attempt. */
  form: () => Promise<FormData>;
  read: (response: Response) => Promise<T>;
  /** While false nothing is asked. */
  enabled: boolean;
  /** The answer, where it is known already: it is not asked for. */
  known?: T | undefined;
  /** 'image/png'; JSON where it is left out. */
  accept?: string;
}

export interface UploadQuery<T> {
  query: UseQueryResult<T>;
  /** The share of the picture that has left, 0 to 1; null while nothing is being sent or awaited. */
  progress: number | null;
  /** Seconds until a busy service is asked again by itself; null while it is not busy. */
  waiting: number | null;
  /** It was stopped, and not asked again since: `query.refetch()` does. */
  cancelled: boolean;
  cancel: () => void;
}

interface Course {
  share: number;
  /** Milliseconds since 1970. */
  busyUntil: number | null;
}

/** Sends a picture and reads the answer: with upload progress, patience where the service is busy, and a way to stop. */
export function useUploadQuery<T>(options: UploadQueryOptions<T>): UploadQuery<T> {
  const { key, service, path, form, read, enabled, accept, known } = options;
  const client = useQueryClient();
  const courseKey = ['course of', ...key];
  const tell = (course: Course) => client.setQueryData<Course>(courseKey, course);

  const query = useQuery<T>({
    queryKey: key,
    enabled,
    ...patience,
    ...(known !== undefined && { initialData: known }),
    queryFn: async ({ signal }) => {
      tell({ share: 0, busyUntil: null });
      const onProgress = (share: number) => tell({ share, busyUntil: null });
      try {
        const body = await form();
        const response = await upload(service, path, { body, signal, onProgress, ...(accept && { accept }) });
        client.setQueryData(timingKey(service), parseServerTiming(response.headers.get('Server-Timing')));
        return await read(response);
      } catch (error) {
        const seconds = busyFor(error);
        if (seconds !== null) tell({ share: 0, busyUntil: Date.now() + seconds * 1000 });
        throw error;
      }
    },
  });
  const { data: course } = useQuery<Course>({ queryKey: courseKey, queryFn: skipToken });
  const left = useSecondsUntil(query.isFetching ? (course?.busyUntil ?? null) : null);
  return {
    query,
    progress: query.isFetching && left === null ? (course?.share ?? 0) : null,
    waiting: left,
    cancelled: enabled && query.isPending && query.fetchStatus === 'idle',
    cancel: () => void client.cancelQueries({ queryKey: key, exact: true }),
  };
}
