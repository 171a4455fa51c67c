"""What an operator is told of. Each kind has its section in docs/runbook.md."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class AlarmKind(StrEnum):
    """Kinds of alarms: what a task or stage reports, then what only the portals' history shows."""

    FAILED = "failed"
    HELD = "held"
    QUARANTINED = "quarantined"
    COULD_NOT_CRAWL = "could_not_crawl"
    INCOMPLETE = "incomplete"
    DEAD_LETTERS = "dead_letters"
    SILENT = "silent"
    FAILING = "failing"
    OVERDUE = "overdue"


TASK_REPORTS = (
    AlarmKind.HELD,
    AlarmKind.QUARANTINED,
    AlarmKind.COULD_NOT_CRAWL,
    AlarmKind.INCOMPLETE,
    AlarmKind.DEAD_LETTERS,
)
"""Those that a stage's report names, under a key of that name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One thing that is wrong until it ends; ``about`` is a portal id, or ``nights`` for the nights themselves."""

    kind: AlarmKind
    about: str
    said: str

    @property
    def line(self) -> str:
        """The alarm in one line.

        >>> Alarm(kind=AlarmKind.SILENT, about="cn_330200_ningbo", said="no document for 40 days").line
        'silent: cn_330200_ningbo: no document for 40 days'
        """
        return f"{self.kind}: {self.about}: {self.said}"
