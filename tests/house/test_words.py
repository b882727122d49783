"""The tree names no host of a package registry and no path of anyone's machine."""

from __future__ import annotations

import re

from tests.support.tree import files
from tests.support.twins import ROOT

# Put together here, so that this file does not hold them.
HOSTS = [name + ".org" for name in ("pypi", "pythonhosted", "npmjs", "deb.debian", "download.pytorch")]
FORBIDDEN = re.compile("|".join(map(re.escape, HOSTS)) + r"|(?<![\w.~*-])/(?:home|root|Users|work|tmp)/\w")


def texts() -> dict[str, str]:
    found = {}
    for path in files():
        try:
            found[str(path.relative_to(ROOT))] = path.read_text()
        except UnicodeDecodeError:
            continue
    return found


def test_no_registry_and_no_path_of_a_machine_is_named() -> None:
    hits = {name: match.group() for name, text in texts().items() if (match := FORBIDDEN.search(text))}
    assert hits == {}
