"""Docstrings begin with a verb or a noun, and the words of the glossary are used."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.support.tree import files
from tests.support.twins import ROOT

FRAGMENT = re.compile(r"(Of|What|Whether|Who|Whom|Which|How|Where|When|Whatever|Whoever)\b")


def docstrings(path: Path) -> Iterator[tuple[int, str]]:
    """Yield each docstring of a file with its line, attributes' strings included."""
    for node in ast.walk(ast.parse(path.read_text())):
        body = getattr(node, "body", None)
        for statement in body if isinstance(body, list) else []:
            value = statement.value if isinstance(statement, ast.Expr) else None
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                yield statement.lineno, value.value.strip()


def test_no_docstring_begins_as_a_fragment() -> None:
    begun = [
        f"{path.relative_to(ROOT)}:{line}: {text.splitlines()[0]}"
        for path in files(".py")
        for line, text in docstrings(path)
        if FRAGMENT.match(text)
    ]
    assert begun == []


REPLACED = {
    "room",
    "bodies",
    "give_back",
    "pace",
    "drag",
    "may_take",
    "door",
    "see_off",
    "said",
    "lane",
    "lanes",
    "gone",
    "ahead",
    "made",
}
"""Names that a stranger could not guess; docs/glossary.md has the words that stand in their place."""
PROSE = re.compile(r"\b(rooms?|doors?|lanes?|pace|sees? off|seen off)\b", re.IGNORECASE)


def names(path: Path) -> Iterator[tuple[int, str]]:
    """Yield every name that a file gives to something, with its line."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.lineno, node.name
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.attr


def test_no_name_is_one_that_was_replaced() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {name}"
        for path in files(".py")
        for line, name in names(path)
        if name.strip("_").lower() in REPLACED or name.startswith("MOST_")
    ]
    assert found == []


def test_no_text_uses_a_word_that_was_replaced() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {match.group()}"
        for path in files(".py", ".md", ".sh", ".tf", ".yml", ".yaml", ".toml", ".conf")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if path.name != Path(__file__).name and (match := PROSE.search(line))
    ]
    assert found == []
