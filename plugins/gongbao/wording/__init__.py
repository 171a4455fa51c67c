"""One sentence per change and per event, Chinese and English, the same in change log, feed, alert and page; never markup."""

from __future__ import annotations

from gongbao.wording.changes import change_sentence, noise_sentence
from gongbao.wording.events import event_sentence

__all__ = ["change_sentence", "event_sentence", "noise_sentence"]
