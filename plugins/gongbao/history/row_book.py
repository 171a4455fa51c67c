"""The rows of one comparison as they are written: changes with their core words, noise apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from gongbao.model.change import NOISE, Edit, Effect


@dataclass(slots=True, kw_only=True)
class RowBook:
    """Collects rows while two wordings are compared: changes with their core words, noise apart."""

    changes: list[Edit] = field(default_factory=list)
    cores: list[tuple[str, str]] = field(default_factory=list)
    noise: list[Edit] = field(default_factory=list)

    def enter(self, edit: Edit, core: tuple[str, str] = ("", "")) -> None:
        """File ``edit`` under its effect; the same words twice in one clause are one row."""
        if edit.effect in NOISE:
            self.noise.append(edit)
        elif edit not in self.changes[-24:]:
            self.changes.append(edit)
            self.cores.append(core)

    def set_aside(self, effect: Effect, chosen: Sequence[bool]) -> None:
        """File the changes at the places where ``chosen`` is true under a noise effect after all."""
        self.noise.extend(
            replace(edit, effect=effect) for edit, is_noise in zip(self.changes, chosen, strict=True) if is_noise
        )
        self.cores = [core for core, is_noise in zip(self.cores, chosen, strict=True) if not is_noise]
        self.changes = [edit for edit, is_noise in zip(self.changes, chosen, strict=True) if not is_noise]
