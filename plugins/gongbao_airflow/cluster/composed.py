"""Reads the Airflow services out of docker-compose.yml, so that what runs here is what is written there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from gongbao.errors import BadInput

_VARIABLE = re.compile(
    r"\$\$|\$\{(?P<name>\w+)(?:(?P<how>:?[?-])(?P<text>[^}]*))?\}"
)  # fmt: skip
_FOLDERS = ("/opt/gongbao", "/var/lib/gongbao", "/opt/airflow")


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One service of the file: its command, its settings, and how many of it run."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    scale: int


def airflow_services(path: Path, variables: Mapping[str, str]) -> dict[str, Service]:
    """Return the services whose names begin with ``airflow-``, variables filled in; BadInput names the file and what is wrong."""
    try:
        services = yaml.safe_load(path.read_text(encoding="utf-8"))["services"]
        return {name: _service(name, said, variables) for name, said in services.items() if name.startswith("airflow-")}
    except OSError as error:
        raise BadInput(
            f"{path}: {error.strerror}; the shared system is run from a checkout, where this file is"
        ) from error
    except (yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise BadInput(f"{path}: not a compose file of ours ({error!r}); restore it from the repository") from error


def _service(name: str, said: Mapping[str, Any], variables: Mapping[str, str]) -> Service:
    return Service(
        name=name,
        command=tuple(filled_in(str(word), variables) for word in said["command"]),
        environment={key: filled_in(str(value), variables) for key, value in said["environment"].items()},
        scale=int(said.get("scale", 1)),
    )


def filled_in(text: str, variables: Mapping[str, str]) -> str:
    """Fill variables in as compose does; BadInput for one that has no value and no default.

    >>> filled_in("redis://:${PASSWORD:?of the queue}@${HOST:-redis}/0 $$HOME", {"PASSWORD": "x"})
    'redis://:x@redis/0 $HOME'
    """

    def value(found: re.Match[str]) -> str:
        name, how = found["name"], found["how"] or ""
        if name is None:
            return "$"
        if variables.get(name) or (name in variables and not how.startswith(":")):
            return variables[name]
        if how.endswith("-"):
            return found["text"]
        raise BadInput(f"{name} is not set: {found['text'] or 'no default'}; set it in the environment or in .env")

    return _VARIABLE.sub(value, text)


def moved(text: str, folders: Sequence[Path]) -> str:
    """Let the folders of the image (code, data, Airflow's home; in this order) be ``folders`` of this machine.

    >>> moved("/opt/gongbao/dags", [Path("/src"), Path("/data"), Path("/home")])
    '/src/dags'
    """
    for there, here in zip(_FOLDERS, folders, strict=True):
        text = re.sub(rf"(?<![\w/]){there}(?![\w-])", str(here).replace("\\", r"\\"), text)
    return text
