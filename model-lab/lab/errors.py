"""Errors that stop a command of the lab. The command line prints their message only."""

from __future__ import annotations

from farsight.errors import FarsightError


class LabError(FarsightError):
    """An error whose message says what happened and what to do."""


class Unreachable(LabError):
    """A model hub that cannot be reached, or that does not have the named model."""


class WeightsChanged(LabError):
    """Downloaded files whose hashes differ from those in the lock file."""


class ParityError(LabError):
    """Answers that differ too much from those of the reference implementation."""


class ServiceError(LabError):
    """A service that does not start, or that answers with an error."""
