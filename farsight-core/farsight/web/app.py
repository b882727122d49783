"""Flask furniture, the same for every service: request ids, problem+json, probes, documents, one log line.

    app = create_app(service, blueprint, title="Farsight YOLO")

The only file that catches every error, and but for `door.py`, which refuses, the only one that formats them.
"""

from __future__ import annotations

import logging
from functools import partial
from importlib.metadata import version
from typing import Any

from flask import Response, jsonify, redirect, request
from flask_openapi import APIBlueprint, Info, OpenAPI
from flask_openapi_swagger.plugins import RegisterPlugin
from werkzeug.exceptions import BadHost, BadRequest, HTTPException, MethodNotAllowed, RequestEntityTooLarge

from farsight import errors
from farsight.bundles import LetterboxInput
from farsight.service import Service
from farsight.web import access_log, cors, protocol
from farsight.web.access_log import Said
from farsight.web.linger import see_off
from farsight.web.openapi import complete, problem_response
from farsight.web.request_context import context, open_context, service
from farsight.web.schemas import Health, ModelCard, Problem

log = logging.getLogger(__name__)


def create_app(made: Service, blueprint: APIBlueprint, *, title: str) -> OpenAPI:
    """A Flask application that answers the blueprint's routes and, under its prefix, probes and documents."""
    app = described(blueprint, title=title)
    app.extensions["farsight"] = made
    app.config["MAX_CONTENT_LENGTH"] = made.settings.max_body_mb * 1024 * 1024
    app.before_request(open_context)
    app.before_request(_preflight)
    app.after_request(_finish)
    app.register_error_handler(Exception, _answer_error)
    return app


def described(blueprint: APIBlueprint, *, title: str) -> OpenAPI:
    """The routes with no service behind them: its `api_doc` is the document, and needs no model."""
    app = OpenAPI(
        title,
        info=Info(title=title, version=version("farsight-core")),
        # The library describes an answer of its own to failed validation; `complete` puts ours in its place.
        validation_error_status=500,
        validation_error_model=Problem,
        doc_ui=False,
        static_folder=None,
    )
    app.openapi_version = "3.1.1"
    # Werkzeug would lead //model to /model, at whatever host the client names.
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
        503: problem_response("Starting, draining, or the golden check fails.")
    }

    @api.get("/model", summary="The model that is serving", responses={200: ModelCard})
    def model() -> Response:
        return jsonify(_card(service()).model_dump(exclude_none=True))

    @api.get("/health", summary="A summary for people", responses={200: Health})
    def health() -> Response:
        return jsonify(status=service().readiness.status, model=service().bundle.label)

    @api.get("/health/live", summary="The process runs", responses={200: Health})
    def live() -> Response:
        return jsonify(status=service().readiness.status, model=service().bundle.label)

    @api.get("/health/ready", summary="A right answer is possible", responses={200: Health, **unready})
    def ready() -> Response:
        service().readiness.require()
        return jsonify(status="ready", model=service().bundle.label)

    return api


def _card(made: Service) -> ModelCard:
    manifest, engine = made.bundle.manifest, made.engine.info
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
    """The OpenAPI document, and Swagger UI out of its Python package: no network beyond this service."""
    app.register_blueprint(RegisterPlugin.register("openapi.json"), url_prefix=prefix)
    app.add_url_rule(f"{prefix}/openapi.json", "openapi_json", lambda: jsonify(app.api_doc))
    app.add_url_rule(f"{prefix}/docs", "docs", lambda: redirect(f"{prefix}/swagger"))


def _preflight() -> Response | None:
    """Answer a browser that asks whether a page of another origin may send a request; None for any other."""
    if request.method != "OPTIONS" or "Access-Control-Request-Method" not in request.headers:
        return None
    if request.url_rule is None:
        return None
    methods = ", ".join(sorted(request.url_rule.methods or ()))
    told = cors.preflight(service().settings.cors_origins, request.headers.get("Origin"), methods)
    return None if told is None else Response(status=204, headers=told)


def _finish(response: Response) -> Response:
    """The headers of every answer, its metrics and its line in the log."""
    made, here = service(), context()
    if here.held:
        response.call_on_close(partial(made.response_budget.release, here.held))
    see_off(response)
    route = str(request.url_rule) if request.url_rule else "(none)"
    size, origin = response.content_length, request.headers.get("Origin")
    said = Said(here.request_id, request.method, request.path, response.status_code, size, origin)
    response.headers.update(access_log.answered(made, said, route, here.timing.stop(), here.notes))
    return response


def _answer_error(error: Exception) -> Response:
    """Any exception as problem+json; what we did not mean is a loud 500 with the request id."""
    public = _public(error)
    if isinstance(public, errors.Internal):
        log.error("defect", exc_info=error, extra={"request_id": context().request_id})
    context().notes |= access_log.note(public)
    problem = Problem.of(public, context().request_id).text()
    return Response(problem, public.status, public.headers, content_type=access_log.PROBLEM)


def _public(error: Exception) -> errors.PublicError:
    if isinstance(error, errors.PublicError):
        return error
    if malformed := protocol.public_of_body(error):
        protocol.end_connection(request.environ.get("wsgi.input"))
        return malformed
    if isinstance(error, HTTPException) and error.code and 400 <= error.code < 500:
        return _mistake(error)
    return errors.Internal("The service failed on this request; its log says why under the request id.")


def _mistake(error: HTTPException) -> errors.PublicError:
    """The client's, as Flask and Werkzeug name it, in the contract's kinds."""
    if isinstance(error, RequestEntityTooLarge):
        limit = service().settings.max_body_mb
        return errors.TooLarge(f"The body is larger than the limit of {limit} MiB.")
    if isinstance(error, MethodNotAllowed):
        allow = ", ".join(sorted(error.valid_methods or []))
        return errors.MethodNotAllowed(f"{errors.short(request.path)} takes {allow}.", allow)
    if isinstance(error, BadHost):
        return errors.MalformedRequest("The Host header is not a host name.")
    if isinstance(error, BadRequest):
        return errors.BadParameter("The request could not be read: its body is malformed or was cut short.")
    if error.code == 404:
        return errors.NotFound(f"There is nothing at {errors.short(request.path)}.")
    # A range past a file's end, say.
    return errors.BadParameter(f"The request cannot be answered as it asks: {error.name}.")
