"""What keeps a gazette for years: copies elsewhere, and growth that has a bound."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from gongbao.settings import Settings
from gongbao_cli.output import json_option, print_report, progress

_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command("backup")
@click.argument("place", type=_FOLDER)
@click.option("--without-key", is_flag=True, help="Leave the private signing key out; you keep it elsewhere.")
@json_option
def backup_command(*, place: Path, without_key: bool, as_json: bool) -> None:
    """Keep archive, decisions, releases, ledger and key in the folder PLACE; what is there already is not copied again.

    All backups of seven days stay; of older ones the newest of each of the last 60 days, 53 weeks and 120 months, or as GONGBAO_BACKUPS
    says (daily=60,weekly=53,monthly=120). What no backup holds any more is deleted from PLACE.

    Nights may run meanwhile. The copy holds the private key and pages that were never redacted: PLACE is closed to other users.
    Airflow's own database and logs are left out. Releases in a bucket stay there; `gongbao pull` takes a copy of them.

    Exit codes: 0 kept; 2 bad input; 8 disk full or refused; 9 another backup uses PLACE, or releases never stood still.
    """
    from gongbao_stages.backup import back_up

    print_report(back_up(Settings.from_env(), place, with_key=not without_key, say=progress), as_json=as_json)


@click.command("restore")
@click.argument("place", type=_FOLDER)
@click.option("--snapshot", "name", help="Which one, e.g. 20250305T183000Z; default: the newest.")
@json_option
def restore_command(*, place: Path, name: str | None, as_json: bool) -> None:
    """Put back what `gongbao backup` kept in PLACE, into an empty data folder (GONGBAO_DATA), every byte checked by its hash.

    Nothing is written over. Stopped half-way, run it again. Afterwards run `gongbao status`, then the next night.

    Exit codes: 0 restored and verified; 2 bad input, or a place is taken; 7 damaged backup or release; 8 disk full or refused.
    """
    from gongbao_stages.restore import restore

    report = restore(Settings.from_env(), place, name=name, say=progress)
    print_report(report, as_json=as_json)
    if report["problems"]:
        raise SystemExit(7)


@click.command("housekeeping")
@json_option
def housekeeping_command(*, as_json: bool) -> None:
    """Bound what grows: pack WARC files older than 30 days, drop what was staged for finished batches, deliveries that were
    finished a year ago (GONGBAO_DELIVERIES_DAYS), old quarantine, notes and logs.

    Published evidence goes on naming the same file and offset. Releases are dropped by `gongbao retention` alone.
    Airflow's tables are cleaned by its DAG `housekeeping`, every Sunday, which does all of this. Stopped half-way, run it again.

    Exit codes: 0 done; 7 damaged archive; 8 disk full or refused; 9 a backup is being made, or another of its kind runs.
    """
    from gongbao_stages.housekeeping import keep_house

    print_report(keep_house(Settings.from_env(), now=datetime.now(UTC), say=progress), as_json=as_json)
