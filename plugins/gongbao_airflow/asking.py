"""The gate's question as a person reads it in Airflow, and the answer on its way to the decision log."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from airflow.sdk.exceptions import AirflowSkipException

from gongbao.errors import BadInput, ReleaseRejected
from gongbao.settings import Settings
from gongbao_airflow.notes import was_told
from gongbao_airflow.notifier import told, words_of

APPROVE = "Approve"
_BODY_CHARACTERS = 20_000


def publish_or_wait(settings: Settings, *, say: Callable[[str], None]) -> dict[str, Any]:
    """Publish what waits; where a release is held as the operator was told before, the run is skipped and nobody is told again."""
    from gongbao_stages.road import release_pending  # noqa: PLC0415 -- heavy: only inside a task

    try:
        return release_pending(settings, say=say)
    except ReleaseRejected as held:
        if not was_told("release", words_of(held), data_dir=settings.data_dir):
            raise
        raise AirflowSkipException(f"still held, as the operator was told: {held}") from held


def what_is_asked() -> dict[str, str]:
    """What the question is about, with subject and body; the run is skipped when nothing is held, or all is answered."""
    from gongbao_stages.gatekeeping import question  # noqa: PLC0415 -- heavy: only inside a task

    shown = question(Settings.from_env())
    if shown is None:
        raise AirflowSkipException("nothing is held that waits for an answer")
    return {
        "batch_id": shown["batch_id"],
        "draft": shown["draft"],
        "subject": subject_of(shown),
        "body": body_of(shown),
    }


def subject_of(shown: Mapping[str, Any]) -> str:
    """Name release and rules in one line.

    >>> subject_of({"release_id": "20250305T183000Z-1f0c9a3b", "rules": [{"rule": "policies.kept"}]})
    'Release 20250305T183000Z-1f0c9a3b is held: policies.kept'
    """
    return f"Release {shown['release_id']} is held: {', '.join(rule['rule'] for rule in shown['rules'])}"


def body_of(shown: Mapping[str, Any]) -> str:
    """Write rules, figures, sample rows and the change log as Markdown; cut where it is too long for a page."""
    lines = [f"Batch `{shown['batch_id']}`, as of {shown['as_of']}. Approving publishes exactly this draft.", ""]
    for rule in shown["rules"]:
        lines += [f"**{rule['rule']}**: {rule['description']} ({rule['figures']})", ""]
        lines += ["- " + ", ".join(f"{key}: {_inline(value)}" for key, value in row.items()) for row in rule["rows"]]
        lines.append("")
    counted = [f"{name} +{n['inserted']} ~{n['updated']} -{n['deleted']}" for name, n in shown["tables"].items()]
    lines += ["Rows: " + (", ".join(counted) or "none"), "", shown["change_log"] or "No change of a policy."]
    text = "\n".join(lines)
    if len(text) <= _BODY_CHARACTERS:
        return text
    return text[:_BODY_CHARACTERS] + "\n\n… `gongbao release show` prints all of it."


def write_answer(asked: Mapping[str, str], answer: Mapping[str, Any]) -> dict[str, Any]:
    """Write a person's answer down, about the draft that was shown.

    The name is that of the Airflow user; of a login that is a mail address only what stands before the @, since names are published.
    An answer that cannot be taken (without a reason, about figures that have moved) is told to the operator and the run is skipped, so
    that the sweep has the question asked again within minutes.
    """
    from gongbao_stages.gatekeeping import approve_batch, reject_batch  # noqa: PLC0415 -- as above

    decide = approve_batch if answer["chosen_options"] == [APPROVE] else reject_batch
    try:
        return decide(
            Settings.from_env(),
            asked["batch_id"],
            by=answer["responded_by_user"]["name"].partition("@")[0],
            reason=answer["params_input"].get("reason", ""),
            now=datetime.now(UTC),
            draft=asked["draft"],
        )
    except BadInput as refused:
        said = f"batch {asked['batch_id']}: the answer was not taken: {refused}"
        told({"held": [said]})
        raise AirflowSkipException(said) from refused


def _inline(value: str) -> str:
    """Text from a portal stays text: one line, no markup."""
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>|" else sign for sign in " ".join(value.split()))
