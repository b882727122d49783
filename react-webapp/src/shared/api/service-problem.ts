interface ProblemFields {
  title: string;
  detail: string;
  stated?: boolean;
  retryAfter?: number | undefined;
  requestId?: string | undefined;
}

/** Why a service gave no result, in words for the user; `retryAfter` is in seconds. */
export class ServiceProblem extends Error {
  readonly title: string;
  readonly detail: string;
  /** The service itself said so, in a document of its own. */
  readonly stated: boolean;
  readonly retryAfter: number | undefined;
  readonly requestId: string | undefined;

  constructor({ title, detail, stated = false, retryAfter, requestId }: ProblemFields) {
    super(`${title}: ${detail}`);
    this.name = 'ServiceProblem';
    this.title = title;
    this.detail = detail;
    this.stated = stated;
    this.retryAfter = retryAfter;
    this.requestId = requestId;
  }
}
