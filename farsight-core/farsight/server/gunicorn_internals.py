"""List what this package uses of gunicorn beyond its documented interface.

A new version of gunicorn may change any of it without notice; a test fails with the name of what is missing.
"""

from __future__ import annotations

USED: dict[str, tuple[str, ...]] = {
    "gunicorn.workers.gthread": ("DEFAULT_WORKER_DATA_TIMEOUT", "TConn", "ThreadWorker"),
    # Methods that the worker overrides or calls, then its state.
    "ThreadWorker": (
        "_cap_keepalive",
        "enqueue_req",
        "handle",
        "handle_error",
        "handle_exit",
        "handle_request",
        "load_wsgi",
        "murder_pending",
        "on_client_socket_readable",
        "on_pending_socket_readable",
        "alive",
        "cfg",
        "keepalived_conns",
        "log",
        "max_keepalived",
        "nr_conns",
        "pending_conns",
        "poller",
        "wsgi",
    ),
    # One connection of a client.
    "TConn": ("close", "data_ready", "parser", "set_timeout", "sock", "timeout"),
    "RequestParser": ("finish_body", "mesg", "req_count", "unreader"),
    # RequestParser.unreader, and RequestParser.mesg.
    "SocketUnreader": ("buf",),
    "Request": ("force_close", "method", "path", "req_number"),
    # `wsgi.input`, and its reader while a body comes in chunks.
    "Body": ("reader",),
    "ChunkedReader": ("req",),
    "gunicorn.http.errors": (
        "ChunkMissingTerminator",
        "ConfigurationProblem",
        "ExpectationFailed",
        "InvalidChunkExtension",
        "InvalidChunkSize",
        "InvalidHTTPVersion",
        "InvalidHeader",
        "InvalidHeaderName",
        "InvalidRequestLine",
        "InvalidRequestMethod",
        "InvalidResponseHeader",
        "InvalidResponseHeaderName",
        "LimitRequestHeaders",
        "LimitRequestLine",
        "ObsoleteFolding",
        "ParseException",
        "UnsupportedTransferCoding",
    ),
    # What the errors say of the request.
    "ExpectationFailed": ("expect",),
    "InvalidHTTPVersion": ("version",),
    "InvalidHeader": ("hdr",),
    "InvalidHeaderName": ("hdr",),
    "InvalidRequestLine": ("req",),
    "UnsupportedTransferCoding": ("hdr",),
    # The client's socket, which `farsight.web.client_connection` reads from the WSGI environment.
    "environ": ("gunicorn.socket",),
}
