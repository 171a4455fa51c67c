"""Which two wordings of a policy are compared: two days, two versions, or the draft and the final text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from gongbao.errors import BadInput
from gongbao.settings import Settings

if TYPE_CHECKING:
    from gongbao_stages.comparing import Compared


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What the options name; all None for files."""

    since: date | None
    until: date | None
    first: str | None
    last: str | None
    draft: bool

    @property
    def asked(self) -> bool:
        """Whether any option speaks of a policy."""
        return any((self.since, self.until, self.first, self.last, self.draft))

    def compare(self, settings: Settings, name: str, *, today: date) -> Compared:
        """Compare the two wordings; BadInput where the options do not go together."""
        from gongbao_stages.comparing_policies import compare_days, compare_versions, compare_with_draft

        kinds = (self.since or self.until, self.first or self.last, self.draft)
        if sum(map(bool, kinds)) > 1:
            raise BadInput(
                "days, versions and --draft were mixed; give --from and --to, or --from-version and --to-version, or --draft"
            )
        if self.draft:
            return compare_with_draft(settings, name)
        if self.first or self.last:
            return compare_versions(settings, name, self.first, self.last)
        if self.since is None:
            raise BadInput("--to was given without --from; give the earlier day with --from DATE")
        return compare_days(settings, name, self.since, self.until or today)


def comparison_options(read_day: Callable[..., date | None]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Give a command the options, gathered in one ``choice``."""

    def with_options(command: Callable[..., None]) -> Callable[..., None]:
        @wraps(command)
        def gathered(
            *, since: date | None, until: date | None, first: str | None, last: str | None, draft: bool, **rest: Any
        ) -> None:
            command(choice=Choice(since=since, until=until, first=first, last=last, draft=draft), **rest)

        named: Callable[..., None] = gathered
        for option in reversed(
            (
                click.option(
                    "--from", "since", callback=read_day, metavar="DATE", help="The wording that counted on this day …"
                ),
                click.option(
                    "--to", "until", callback=read_day, metavar="DATE", help="… and on this one. Default: today."
                ),
                click.option(
                    "--from-version", "first", metavar="N", help="A version by number or id … Default: the one before."
                ),
                click.option("--to-version", "last", metavar="N", help="… and another. Default: the newest."),
                click.option("--draft", is_flag=True, help="The draft that was open for comment, and the final text."),
            )
        ):
            named = option(named)
        return named

    return with_options
