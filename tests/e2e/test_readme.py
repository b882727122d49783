"""The README's curl commands answer as the README shows."""

from __future__ import annotations

import json
import re
import shutil
import subprocess

import pytest

from tests.support.stack import Stack
from tests.support.twins import ROOT

CALL = re.compile(r"^    \$ (curl (?:.*\\\n)*.*)\n((?:    .+\n)+)", re.MULTILINE)
"""A command, which a backslash continues in the next line, and the answer shown under it."""
CALLS = CALL.findall((ROOT / "README.md").read_text())


def test_the_readme_shows_a_call_of_each_service() -> None:
    assert [re.findall(r"(yoloapi|depthapi)/", command) for command, _ in CALLS] == [
        ["yoloapi"],
        ["depthapi"],
    ]


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl on PATH")
@pytest.mark.parametrize(("command", "shown"), CALLS, ids=["detect", "estimate"])
def test_the_readmes_call_gets_the_answer_that_it_shows(stack: Stack, command: str, shown: str) -> None:
    command = command.replace("http://localhost:8080", stack.url).replace("curl ", "curl -s ", 1)
    done = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, text=True, check=True)
    answer, expected = json.loads(done.stdout), json.loads(shown)
    assert answer.pop("request_id") != expected.pop("request_id")
    assert_alike(answer, expected)


def assert_alike(answer: object, expected: object) -> None:
    """Numbers are within a tenth: processors that compute in bf16 differ in the third digit."""
    if isinstance(expected, dict):
        assert isinstance(answer, dict)
        assert list(answer) == list(expected)
        for name, value in expected.items():
            assert_alike(answer[name], value)
    elif isinstance(expected, list):
        assert isinstance(answer, list)
        assert len(answer) == len(expected)
        for one, other in zip(answer, expected, strict=True):
            assert_alike(one, other)
    elif isinstance(expected, float):
        assert answer == pytest.approx(expected, rel=0.1, abs=0.1 if abs(expected) < 1 else 20)
    else:
        assert answer == expected
