interface ProblemFields {
  title: string;
  detail: string;
  stated?: boolean;
  status?: number | undefined;
  retryAfter?: number | undefined;
  requestId?: string | undefined;
}

/** Why a service gave no result, in words for the user; `retryAfter` is in seconds. */
export class ServiceProblem extends Error {
  readonly title: string;
  readonly detail: string;
  /** The service itself said so, in a document of its own. */
  readonly stated: boolean;
  /** Undefined where no answer came. */
  readonly status: number | undefined;
  readonly retryAfter: number | undefined;
  readonly requestId: string | undefined;

  constructor({ title, detail, stated = false, status, retryAfter, requestId }: ProblemFields) {
    super(`${title}: ${detail}`);
    this.name = 'ServiceProblem';
    this.title = title;
    this.detail = detail;
    this.stated = stated;
    this.status = status;
    this.retryAfter = retryAfter;
    this.requestId = requestId;
  }
}
