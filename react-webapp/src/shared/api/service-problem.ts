interface ProblemFields {
  title: string;
  detail: string;
  fromService?: boolean;
  status?: number | undefined;
  retryAfter?: number | undefined;
  requestId?: string | undefined;
}

/** The reason why a service returned no result, as text for the user; `retryAfter` is in seconds. */
export class ServiceProblem extends Error {
  readonly title: string;
  readonly detail: string;
  /** True when the response was a problem document, as the services send it. */
  readonly fromService: boolean;
  /** Undefined when no response arrived. */
  readonly status: number | undefined;
  readonly retryAfter: number | undefined;
  readonly requestId: string | undefined;

  constructor({ title, detail, fromService = false, status, retryAfter, requestId }: ProblemFields) {
    super(`${title}: ${detail}`);
    this.name = 'ServiceProblem';
    this.title = title;
    this.detail = detail;
    this.fromService = fromService;
    this.status = status;
    this.retryAfter = retryAfter;
    this.requestId = requestId;
  }
}
