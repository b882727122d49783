"""The error tree: each leaf's status and type are the contract's."""

from __future__ import annotations

import pytest

from farsight import errors

TABLE = {
    "BadParameter": (400, "bad-parameter"), "NotFound": (404, "not-found"),
    "MethodNotAllowed": (405, "method-not-allowed"), "TooLarge": (413, "too-large"),
    "UnsupportedMedia": (415, "unsupported-media"), "UndecodableImage": (422, "undecodable-image"),
    "TooManyPixels": (422, "too-many-pixels"), "Overloaded": (429, "overloaded"),
    "Internal": (500, "internal"), "MalformedRequest": (400, "malformed-request"),
    "AddressTooLong": (414, "address-too-long"), "UnsupportedEncoding": (415, "unsupported-media"),
    "ExpectationFailed": (417, "expectation-failed"), "HeadersTooLarge": (431, "headers-too-large"),
    "UnsupportedTransfer": (501, "unsupported-transfer"), "UnsupportedVersion": (505, "unsupported-version"),
    "NotReady": (503, "not-ready"), "DeadlineExceeded": (504, "deadline-exceeded"),
    "ClientDisconnected": (504, "deadline-exceeded"),
}  # fmt: skip


def leaves(kind: type) -> set[type]:
    return {kind, *(leaf for child in kind.__subclasses__() for leaf in leaves(child))}


def test_every_public_error_has_the_contracts_status_and_type():
    public = leaves(errors.PublicError) - {errors.PublicError}
    assert {kind.__name__: (kind.status, kind.kind) for kind in public} == TABLE


@pytest.mark.parametrize("name", [*TABLE, "SettingsError", "BundleError"])
def test_the_docstrings_tree_names_each_leaf_with_its_status(name):
    line = next(line for line in (errors.__doc__ or "").splitlines() if f" {name} " in line + " ")
    if name in TABLE:
        assert str(TABLE[name][0]) in line


def test_short_cuts_a_text_to_its_maximum_length():
    assert errors.short("konf") == "konf"
    assert errors.short("x" * 100) == "x" * 100
    assert errors.short("x" * 101) == "x" * 97 + "..."
    assert len(errors.short("x" * 10**7, 500)) == 500


def test_errors_add_headers_that_say_what_to_do():
    assert errors.Overloaded("full", 7).headers == {"Retry-After": "7"}
    assert errors.MethodNotAllowed("no", "GET, HEAD").headers == {"Allow": "GET, HEAD"}
    assert errors.NotReady("starting").headers == {"Retry-After": "1"}
    assert errors.UnsupportedEncoding("gzip").headers == {"Accept-Encoding": "identity"}
    assert errors.BadParameter("conf").headers == {}
