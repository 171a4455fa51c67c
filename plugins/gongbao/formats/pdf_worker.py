"""The process that reads PDFs for another: ``python -m gongbao.formats.pdf_worker`` answers each until its input ends."""

from __future__ import annotations

import resource
import sys
from typing import IO

from gongbao.errors import TooLarge, UnreadableDocument
from gongbao.formats.pdf import pdf_text
from gongbao.formats.pdf_messages import put_message, take_message
from gongbao.settings import Caps, enforcing

_LONGEST_HEAD = 1_000_000


def serve(questions: IO[bytes], answers: IO[bytes]) -> None:
    """Answer until the questions end, or until memory did; a crash leaves no picture of memory behind."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    while (asked := take_message(questions, most=_LONGEST_HEAD)) is not None:
        caps = Caps(**asked["caps"])
        _limit_memory(caps.pdf_memory_bytes)
        try:
            with enforcing(caps):
                text = pdf_text(questions.read(asked["bytes"]), name=asked["name"])
        except TooLarge as refusal:
            put_message(answers, {"too_large": str(refusal)})
        except UnreadableDocument as refusal:
            put_message(answers, {"unreadable": str(refusal)})
        except MemoryError:
            put_message(answers, {"memory": True})
            return
        else:
            put_message(answers, text._asdict())


def _limit_memory(wanted: int) -> None:
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
