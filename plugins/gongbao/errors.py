"""One class per decision of the caller. Every message gives fact, place and remedy."""

from __future__ import annotations

from gongbao.model.capture import FailureKind


class GongbaoError(Exception):
    """Root of everything that this project raises on purpose; ``exit_code`` is what a command ends with."""

    exit_code = 1


class BadInput(GongbaoError):
    """Raised by readers of what a person wrote (YAML, arguments, files): stop, and let the person mend it."""

    exit_code = 2


class PortalUnavailable(GongbaoError):
    """Raised by the fetch: the portal did not answer as it should, may pass; retry later. ``kind`` names the failure."""

    exit_code = 4

    def __init__(self, message: str, *, kind: FailureKind) -> None:
        super().__init__(message)
        self.kind = kind


class PageAbsent(GongbaoError):
    """Raised by the fetch on positive evidence of absence (404, 410): count it, do not retry."""

    exit_code = 4


class SourceChanged(GongbaoError):
    """Raised by CMS families: the markers are missing although the answer was 200; stop this portal, tell the operator."""

    exit_code = 4

    def __init__(self, message: str, *, kind: FailureKind = FailureKind.UNEXPECTED_STRUCTURE) -> None:
        super().__init__(message)
        self.kind = kind


class UnreadableDocument(GongbaoError):
    """Raised by formats and reading: these bytes give no text; quarantine the document with the reason."""

    exit_code = 5


class TooLarge(UnreadableDocument):
    """Raised where a cap of ``settings`` is passed; the message names the cap."""


class ReleaseRejected(GongbaoError):
    """Raised by validation and publishing: hold the release; nothing moves."""

    exit_code = 6


class CorruptRelease(GongbaoError):
    """Raised by readers of the published folder: a file is missing, foreign or altered; restore it or point elsewhere."""

    exit_code = 7


class StorageFailed(GongbaoError):
    """Raised by writers: disk full or refused; nothing half-written is referred to; free space, then run again."""

    exit_code = 8


class AlreadyRunning(GongbaoError):
    """Raised when another run holds the lock of this data folder: wait, or stop that one."""

    exit_code = 9


class StackFailed(GongbaoError):
    """Raised by the embedded Airflow: a process did not come up, or a task failed; the message carries its own error."""

    exit_code = 10
