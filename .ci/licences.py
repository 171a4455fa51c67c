"""The dependency audit that needs no network: every pin has hashes, what is installed fits, no licence binds those who use us.

Known vulnerabilities are not looked up: their lists are on the network (`pip-audit -r requirements.lock` where it is reachable).
"""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.metadata import Distribution, distributions
from pathlib import Path

LOCK = Path(__file__).parents[1] / "requirements.lock"
_PIN = re.compile(
    r"^([A-Za-z0-9._-]+)==([^\s;]+)(?:\s*;[^\\]*)?((?:\s*\\\n\s+--hash=sha256:[0-9a-f]{64})*)", re.MULTILINE
)
_BINDING = re.compile(
    r"(?<![A-Za-z])A?GPL|GNU (?:Affero )?General Public|European Union Public|SSPL|Server Side Public", re.IGNORECASE
)
_SAID = re.compile(
    r"MIT|BSD|Apache|ISC|PSF|Python Software|MPL|Mozilla|LGPL|Lesser General|Unlicense|Zlib|HPND|CC0|0BSD|Public Domain|Artistic|"
    r"PostgreSQL|CNRI|OFL|BlueOak|ZPL",
    re.IGNORECASE,
)
_SAID_ELSEWHERE = {"mlcroissant": "Apache-2.0", "openlineage-sql": "Apache-2.0"}
"""Packages whose own files say nothing: what the page of their project says."""

_LICENCE_FILE = re.compile(r"(?:^|/)(?:LICEN[CS]E|COPYING)[^/]*$", re.IGNORECASE)


def pins(lock: str) -> dict[str, bool]:
    """Names that the lock pins, each with whether it has a hash."""
    return {_plain(name): bool(hashes) for name, _, hashes in _PIN.findall(lock)}


def licences(distribution: Distribution) -> list[str]:
    """What a package says of its licence: expression, else classifiers, else the field, else the head of its file."""
    meta = distribution.metadata
    if expression := meta.get("License-Expression"):
        return [part.strip(" ()") for part in re.split(r"\s+OR\s+", expression)]
    said = [c.rpartition("::")[2].strip() for c in meta.get_all("Classifier") or [] if c.startswith("License ::")]
    said = [name for name in said if name != "OSI Approved"]
    field = (meta.get("License") or "").strip()
    if said or field:
        return said or [field[:200]]
    if elsewhere := _SAID_ELSEWHERE.get(_plain(meta["Name"])):
        return [elsewhere]
    files = [f for f in distribution.files or [] if _LICENCE_FILE.search(str(f))]
    return [f.read_text()[:400] for f in files[:1]]


def objection(said: list[str]) -> str | None:
    """Why a package may not be used: every licence that it offers binds, or none is known; None when it may.

    >>> objection(["GPL-3.0-or-later"]), objection(["GPL-2.0", "MIT"]), objection(["LGPL with exceptions"])
    ('binds: GPL-3.0-or-later', None, None)
    >>> objection([])
    'says nothing of its licence'
    """
    free = [one for one in said if _SAID.search(one) and not _BINDING.search(one)]
    if free:
        return None
    if any(_BINDING.search(one) for one in said):
        return f"binds: {'; '.join(said)[:120]}"
    return f"unknown licence: {'; '.join(said)[:120]}" if said else "says nothing of its licence"


def main() -> int:
    """Print what is wrong; 1 when anything is."""
    pinned = pins(LOCK.read_text(encoding="utf-8"))
    wrong = [f"{name}: pinned without a hash" for name, hashed in pinned.items() if not hashed]
    installed = {_plain(d.metadata["Name"]): d for d in distributions()}
    known = {name: d for name, d in installed.items() if name in pinned}
    wrong += [f"{name}: {why}" for name, d in sorted(known.items()) if (why := objection(licences(d)))]
    fit = subprocess.run([sys.executable, "-m", "pip", "check"], capture_output=True, text=True, check=False)
    wrong += fit.stdout.strip().splitlines() if fit.returncode else []
    print("\n".join(wrong) or f"{len(pinned)} pins with hashes, {len(known)} installed, no licence that binds")  # noqa: T201
    return int(bool(wrong))


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    sys.exit(main())
