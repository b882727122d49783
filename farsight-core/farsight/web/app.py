"""Build the Flask application of a service: its routes, probes and documents, and what every response has.

    app = create_app(service, blueprint, title="Farsight YOLO")

All errors that a route raises are caught here and answered as problem+json.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

from flask import Flask, Response, current_app, jsonify, redirect, request
from flask_openapi import APIBlueprint, Info, OpenAPI
from flask_openapi_swagger.plugins import RegisterPlugin
from werkzeug.exceptions import BadHost, BadRequest, HTTPException, MethodNotAllowed, RequestEntityTooLarge

from farsight import errors
from farsight.bundles import LetterboxInput
from farsight.service import Service
from farsight.web import cors
from farsight.web.access_log import RequestSummary, error_fields, record_response
from farsight.web.answer_memory import release_when_sent
from farsight.web.client_timeouts import ClientTimeouts
from farsight.web.linger import ResponseFinisher
from farsight.web.openapi import complete, problem_response
from farsight.web.problem_details import PROBLEM_TYPE, Problem
from farsight.web.request_context import current_context, current_service, open_context
from farsight.web.schemas import Health, ModelCard

BodyErrors = Callable[[Exception, Any], errors.PublicError | None]
"""A function of an exception and the request's `wsgi.input`; it returns None if the body is not at fault."""

_BODY_ERRORS = "farsight.body_errors"

log = logging.getLogger(__name__)


def create_app(service: Service, blueprint: APIBlueprint, *, title: str) -> OpenAPI:
    """Return a Flask application with the blueprint's routes and, under its prefix, probes and documents."""
    app = described(blueprint, title=title)
    timeouts = ClientTimeouts()
    app.extensions["farsight"] = service
    app.extensions[ClientTimeouts.EXTENSION] = timeouts
    app.config["MAX_CONTENT_LENGTH"] = service.settings.max_body_mb * 1024 * 1024
    app.before_request(open_context)
    app.before_request(_preflight)
    # Flask calls these in reverse order.
    app.after_request(ResponseFinisher(timeouts).finish_response)
    app.after_request(_record)
    app.register_error_handler(Exception, _answer_error)
    return app


def register_body_errors(app: Flask, translate: BodyErrors) -> None:
    """Let the server that runs the application say which of its exceptions mean a malformed body."""
    app.extensions[_BODY_ERRORS] = translate


def described(blueprint: APIBlueprint, *, title: str) -> OpenAPI:
    """Return the application without a service behind it: its `api_doc` is the OpenAPI document."""
    app = OpenAPI(
        title,
        info=Info(title=title, version=version("farsight-core")),
        # The library documents its own answer to failed validation; `complete` replaces it by ours.
        validation_error_status=500,
        validation_error_model=Problem,
        doc_ui=False,
        static_folder=None,
    )
    app.openapi_version = "3.1.1"
    # Werkzeug would redirect //model to /model, at whatever host the client names.
    app.url_map.merge_slashes = False
    prefix = str(blueprint.url_prefix)
    _documents(app, prefix)
    app.register_api(_probes(prefix))
    app.register_api(blueprint)
    complete(app.api_doc)
    return app


def _probes(prefix: str) -> APIBlueprint:
    api = APIBlueprint("probes", __name__, url_prefix=prefix)
    unready: dict[str | int, dict[str, Any]] = {
        503: problem_response("The service is starting or draining, or its golden check fails.")
    }

    @api.get("/model", summary="Describe the model that is serving", responses={200: ModelCard})
    def model() -> Response:
        return jsonify(_card(current_service()).model_dump(exclude_none=True))

    @api.get("/health", summary="Show the service's state", responses={200: Health})
    def health() -> Response:
        return jsonify(status=current_service().readiness.status, model=current_service().bundle.label)

    @api.get("/health/live", summary="Check that the process runs", responses={200: Health})
    def live() -> Response:
        return jsonify(status=current_service().readiness.status, model=current_service().bundle.label)

    @api.get(
        "/health/ready",
        summary="Check that the service can answer correctly",
        responses={200: Health, **unready},
    )
    def ready() -> Response:
        current_service().readiness.require()
        return jsonify(status="ready", model=current_service().bundle.label)

    return api


def _card(service: Service) -> ModelCard:
    manifest, engine = service.bundle.manifest, service.engine.info
    sizes = manifest.input.allowed_sizes if isinstance(manifest.input, LetterboxInput) else None
    return ModelCard(
        name=manifest.name,
        version=manifest.version,
        task=manifest.task,
        classes=list(manifest.classes) if manifest.classes else None,
        head="end-to-end" if manifest.head == "end2end" else manifest.head,
        size=manifest.input.size if sizes else None,
        sizes=list(sizes) if sizes else None,
        depth_kind=manifest.depth_kind,
        licence=manifest.licence,
        source=manifest.source.uri,
        demo=manifest.demo,
        engine=engine.name,
        engine_version=engine.version,
        precision=engine.precision,
        threads=engine.threads,
    )


def _documents(app: OpenAPI, prefix: str) -> None:
    """Serve the OpenAPI document, and Swagger UI from the files of a Python package."""
    app.register_blueprint(RegisterPlugin.register("openapi.json"), url_prefix=prefix)
    app.add_url_rule(f"{prefix}/openapi.json", "openapi_json", lambda: jsonify(app.api_doc))
    app.add_url_rule(f"{prefix}/docs", "docs", lambda: redirect(f"{prefix}/swagger"))


def _preflight() -> Response | None:
    """Answer a browser's CORS preflight; return None for other requests."""
    if request.method != "OPTIONS" or "Access-Control-Request-Method" not in request.headers:
        return None
    if request.url_rule is None:
        return None
    methods = ", ".join(sorted(request.url_rule.methods or ()))
    allowed = cors.preflight(current_service().settings.cors_origins, request.headers.get("Origin"), methods)
    return None if allowed is None else Response(status=204, headers=allowed)


def _record(response: Response) -> Response:
    """Add the headers that every response has, count it and log it."""
    service, context = current_service(), current_context()
    release_when_sent(response)
    route = str(request.url_rule) if request.url_rule else "(none)"
    size, origin = response.content_length, request.headers.get("Origin")
    summary = RequestSummary(
        context.request_id, request.method, request.path, response.status_code, size, origin
    )
    response.headers.update(record_response(service, summary, route, context.timing.stop(), context.notes))
    return response


def _answer_error(error: Exception) -> Response:
    """Return any exception as problem+json; an unexpected one is a 500, and logged with its traceback."""
    public, context = _public(error), current_context()
    if isinstance(public, errors.Internal):
        log.error("defect", exc_info=error, extra={"request_id": context.request_id})
    context.notes |= error_fields(public)
    problem = Problem.of(public, context.request_id).text()
    return Response(problem, public.status, public.headers, content_type=PROBLEM_TYPE)


def _public(error: Exception) -> errors.PublicError:
    if isinstance(error, errors.PublicError):
        return error
    translate: BodyErrors | None = current_app.extensions.get(_BODY_ERRORS)
    if translate and (malformed := translate(error, request.environ.get("wsgi.input"))):
        return malformed
    if isinstance(error, HTTPException) and error.code and 400 <= error.code < 500:
        return _client_error(error)
    return errors.Internal("The service failed on this request. Its log has the cause under this request id.")


def _client_error(error: HTTPException) -> errors.PublicError:
    """Return an error of Flask or Werkzeug as one of ours."""
    if isinstance(error, RequestEntityTooLarge):
        limit = current_service().settings.max_body_mb
        return errors.TooLarge(
            f"The body is larger than the limit of {limit} MiB. Send fewer or smaller images."
        )
    if isinstance(error, MethodNotAllowed):
        allow = ", ".join(sorted(error.valid_methods or []))
        return errors.MethodNotAllowed(f"{errors.short(request.path)} supports only {allow}.", allow)
    if isinstance(error, BadHost):
        return errors.MalformedRequest("The Host header is not a valid host name.")
    if isinstance(error, BadRequest):
        return errors.BadParameter("The body is malformed or incomplete. Send the whole request again.")
    if error.code == 404:
        return errors.NotFound(
            f"{errors.short(request.path)} does not exist. See the service's /docs for its addresses."
        )
    # For example a Range header past a file's end.
    return errors.BadParameter(f"The request cannot be answered: {error.name}.")
