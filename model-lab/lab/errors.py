"""What the lab refuses, and why; the command line prints the message alone."""

from __future__ import annotations

from farsight.errors import FarsightError


class LabError(FarsightError):
    """A bundle is not made; the message says what a person can do."""


class Unreachable(LabError):
    """A hub cannot be reached, or does not have what was named."""


class WeightsChanged(LabError):
    """What was fetched is not what the lock file records."""


class ParityError(LabError):
    """The bundle's answers are not those of the reference implementation."""


class ServiceError(LabError):
    """A service does not start, or does not answer with what it was asked for."""
