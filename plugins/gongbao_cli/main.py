"""``gongbao``: the command group, and the one place where errors become exit codes."""

from __future__ import annotations

import importlib
import sys

import click

from gongbao.errors import GongbaoError
from gongbao_cli.output import fail

_COMMANDS = {
    "capture": "gongbao_cli.stages",
    "normalize": "gongbao_cli.stages",
    "validate": "gongbao_cli.stages",
    "publish": "gongbao_cli.stages",
    "release": "gongbao_cli.gate",
    "alert": "gongbao_cli.stages",
    "subscribe": "gongbao_cli.subscriptions",
    "subscriptions": "gongbao_cli.subscriptions",
    "deliveries": "gongbao_cli.subscriptions",
    "nightly": "gongbao_cli.stages",
    "watch": "gongbao_cli.watching",
    "read": "gongbao_cli.documents",
    "status": "gongbao_cli.watch",
    "text": "gongbao_cli.watch",
    "compare": "gongbao_cli.watch",
    "releases": "gongbao_cli.dataset",
    "changes": "gongbao_cli.dataset",
    "export": "gongbao_cli.export",
    "verify": "gongbao_cli.trust",
    "key": "gongbao_cli.trust",
    "pull": "gongbao_cli.pull",
    "evidence": "gongbao_cli.evidence",
    "dictionary": "gongbao_cli.dataset",
    "correct": "gongbao_cli.curation",
    "merge": "gongbao_cli.curation",
    "split": "gongbao_cli.curation",
    "takedown": "gongbao_cli.curation",
    "decisions": "gongbao_cli.curation",
    "portal": "gongbao_cli.portals",
    "reread": "gongbao_cli.upkeep",
    "retention": "gongbao_cli.upkeep",
    "ledger": "gongbao_cli.upkeep",
    "doctor": "gongbao_cli.doctor",
    "backup": "gongbao_cli.years",
    "restore": "gongbao_cli.years",
    "housekeeping": "gongbao_cli.years",
    "serve": "gongbao_cli.servers",
    "sample-portal": "gongbao_cli.servers",
    "airflow": "gongbao_cli.airflow",
}


class _Commands(click.Group):
    """Loads a command's module when it is called, so that ``gongbao --help`` needs none of them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Commands in the order of the road."""
        del ctx
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module of one command."""
        del ctx
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(_COMMANDS[cmd_name])
        command = getattr(module, cmd_name.replace("-", "_") + "_command")
        if not isinstance(command, click.Command):
            raise TypeError(f"{_COMMANDS[cmd_name]}.{cmd_name}_command is not a command")
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gongbao")
def cli() -> None:
    """公报 Gongbao: watch government portals, publish an open gazette, say which clause changed.

    Exit codes: 0 done · 1 other error · 2 bad input · 4 portal failed · 5 unreadable document · 6 release held ·
    7 damaged release · 8 storage failed · 9 already running · 10 Airflow failed.
    """


def main() -> None:
    """Run the command line; our own errors end with their exit code, anything else with its traceback."""
    try:
        cli()
    except GongbaoError as error:
        fail(error)
    except BrokenPipeError:
        sys.stderr.close()  # the reader has gone (head, less): nothing more to say
        sys.exit(0)
