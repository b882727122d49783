import { skipToken, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { useSecondsUntil } from '@/shared/use-seconds-until';
import { secondsUntilRetry, retryPolicy } from './retry-policy';
import { parseServerTiming } from './server-timing';
import type { ServiceKey } from './services';
import { upload } from './upload';
import { timingKey } from './use-last-timing';

export interface UploadQueryOptions<T> {
  /** Components with the same key share the request, its progress and its result. */
  key: readonly unknown[];
  service: ServiceKey;
  /** '/detect' */
  path: string;
  /** Build the form; called for each attempt. */
  form: () => Promise<FormData>;
  read: (response: Response) => Promise<T>;
  /** False sends nothing. */
  enabled: boolean;
  /** A result that is already known; then nothing is sent. */
  known?: T | undefined;
  /** The Accept header: 'image/png'; JSON by default. */
  accept?: string;
}

export interface UploadQuery<T> {
  query: UseQueryResult<T>;
  /** The fraction of the picture that is sent, 0 to 1; null when no request is running. */
  progress: number | null;
  /** Seconds until the automatic retry of a busy service; null when it is not busy. */
  waiting: number | null;
  /** True when the request was cancelled; `query.refetch()` sends it again. */
  cancelled: boolean;
  cancel: () => void;
}

interface UploadProgress {
  share: number;
  /** Milliseconds since 1970. */
  busyUntil: number | null;
}

/** Upload a picture and read the response, with progress, retries while the service is busy, and cancellation. */
export function useUploadQuery<T>(options: UploadQueryOptions<T>): UploadQuery<T> {
  const { key, service, path, form, read, enabled, accept, known } = options;
  const client = useQueryClient();
  const progressKey = ['course of', ...key];
  const setProgress = (uploadProgress: UploadProgress) => client.setQueryData<UploadProgress>(progressKey, uploadProgress);

  const query = useQuery<T>({
    queryKey: key,
    enabled,
    ...retryPolicy,
    ...(known !== undefined && { initialData: known }),
    queryFn: async ({ signal }) => {
      setProgress({ share: 0, busyUntil: null });
      const onProgress = (share: number) => setProgress({ share, busyUntil: null });
      try {
        const body = await form();
        const response = await upload(service, path, { body, signal, onProgress, ...(accept && { accept }) });
        client.setQueryData(timingKey(service), parseServerTiming(response.headers.get('Server-Timing')));
        return await read(response);
      } catch (error) {
        const seconds = secondsUntilRetry(error);
        if (seconds !== null) setProgress({ share: 0, busyUntil: Date.now() + seconds * 1000 });
        throw error;
      }
    },
  });
  const { data: uploadProgress } = useQuery<UploadProgress>({ queryKey: progressKey, queryFn: skipToken });
  const secondsLeft = useSecondsUntil(query.isFetching ? (uploadProgress?.busyUntil ?? null) : null);
  return {
    query,
    progress: query.isFetching && secondsLeft === null ? (uploadProgress?.share ?? 0) : null,
    waiting: secondsLeft,
    cancelled: enabled && query.isPending && query.fetchStatus === 'idle',
    cancel: () => void client.cancelQueries({ queryKey: key, exact: true }),
  };
}
