/** A request that the page sent to a fake service. */
export interface SentRequest {
  form: FormData;
  signal: AbortSignal | null | undefined;
  accept: string | null;
  /** Report the fraction of the upload that is sent, 0 to 1, to the page. */
  progress: (share: number) => void;
}
