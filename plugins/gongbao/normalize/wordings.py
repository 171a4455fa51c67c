"""A reading finds its policy; a new wording becomes a version with clauses, facts and changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from gongbao.model.change import Cause, Edit, Origin
from gongbao.model.identifiers import PolicyId, VersionId
from gongbao.model.policy import PolicyReading
from gongbao.normalize import rows as put
from gongbao.normalize.broken_off import BROKEN_OFF, is_broken_off, note_break, with_break
from gongbao.normalize.changes import Before, change_row, compare_wordings, keep_title, wording_differs
from gongbao.normalize.corrections import annotate_evidence, corrections_of, lay_over, restate
from gongbao.normalize.curation import note_statements
from gongbao.normalize.file_repeals import relations_of_missing_files
from gongbao.normalize.file_text import FILE_MISSING, file_arrived, waits_for_its_file
from gongbao.normalize.life import portal_day
from gongbao.normalize.night import Night
from gongbao.normalize.other_addresses import is_amended_text, tell_difference
from gongbao.normalize.prior import PriorState, Row, clause_of
from gongbao.normalize.prolonging import as_its_page_has_it
from gongbao.normalize.relations import relation_rows
from gongbao.normalize.rescheduling import with_its_own_first_day
from gongbao.normalize.rounds import as_its_page_asks
from gongbao.normalize.staging import StagedReading
from gongbao.normalize.stated import COLUMNS, follow_stated, stated_columns
from gongbao.normalize.upgrade import reread_before, stand_in

_PASSING = frozenset({FILE_MISSING, BROKEN_OFF})
"""Flags of a page that could not be read in whole: the next whole reading takes them away."""


def take_reading(night: Night, staged: StagedReading, reading: PolicyReading) -> None:
    """Give one reading its policy and, when its wording is new, its version with clauses, facts and changes."""
    capture = staged.capture
    policy_id, _ = night.ids.resolve(capture, reading)
    known = night.policy(policy_id)
    backfill = (capture.portal_id, capture.column_id) in night.backfill
    cause = Cause.BACKFILL if backfill else Cause.SOURCE
    if known is not None and (policy_id in night.new_ids or _is_copy(night, staged, known, reading)):
        _keep_captures(night, staged, policy_id, known["latest_version_id"])
        return
    if known is None:
        night.new_ids.add(policy_id)
        if backfill or staged.backfill:
            cause = Cause.BACKFILL
            night.backfilled.add(policy_id)
        whole = with_break(reading)
        add_version(
            night, staged, whole, policy_id=policy_id, sequence=1, cause=cause, uids={}, first_seen_at=night.as_of
        )
        return
    latest = wording_before(night.prior, policy_id)
    before = _published_last(night.prior, latest)
    if waits_for_its_file(reading, known["flags"]):
        _mark_missing_file(night, known)
        return  # not taken in, so it is read again every night until the file is there
    if file_arrived(reading, known["flags"], before.attachments):
        cause = Cause.BACKFILL
    old = reread_before(night, before)
    if old is not None and before is latest:
        before = latest = _own_changes_first(night, old, before)
    elif old is not None and old.reading is not None:
        before = replace(before, version={**before.version, "canonical_sha256": old.reading.canonical_sha256})
    if is_broken_off(before, reading):
        note_break(night, staged, before)
        return  # the last whole wording stays, and the page is read again every night
    stated, reading = reading, lay_over(before.policy, keep_title(before.policy, reading))
    if wording_differs(before, reading):
        add_changed_version(night, staged, reading, before=latest, cause=cause)
    else:
        _keep_wording(night, staged, reading, before)
    follow_stated(night, known, reading, old=old, url=capture.url, cause=cause)
    note_statements(night, before.policy, stated, cause=cause, capture_id=capture.capture_id)


def _keep_wording(night: Night, staged: StagedReading, reading: PolicyReading, before: Before) -> None:
    """The page says what it said: its captures are kept, its address and its file may be new."""
    policy_id, capture = before.policy["policy_id"], staged.capture
    _keep_window(night, reading, before)
    current = night.policy(policy_id) or night.prior.policies[policy_id]
    if _PASSING & {*current["flags"]}:
        passed = _PASSING - {*with_break(reading).flags}
        found = [flag for flag in current["flags"] if flag not in passed]
        current = {**current, "flags": found, "changed_at": night.as_of}
        night.policies[policy_id] = current
    if current["url"] != capture.url:
        moved = {"url": capture.url, "column_id": capture.column_id, "changed_at": night.as_of}
        night.policies[policy_id] = {**current, **moved}
    _keep_captures(night, staged, policy_id, current["latest_version_id"])


def _mark_missing_file(night: Night, known: Row) -> None:
    if FILE_MISSING not in known["flags"]:
        flags = sorted({*known["flags"], FILE_MISSING})
        night.policies[known["policy_id"]] = {**known, "flags": flags, "changed_at": night.as_of}


def _keep_window(night: Night, reading: PolicyReading, before: Before) -> None:
    """The first day of a window may be read otherwise; that alone is no version, but the window known follows."""
    asked, known = reading.comment_round, before.consultation
    if asked and known and asked.opens_on and asked.opens_on != known["opens_on"]:
        night.consultations[before.policy["policy_id"]] = {
            **known,
            "opens_on": asked.opens_on,
            "changed_at": night.as_of,
        }


def _own_changes_first(night: Night, old: StagedReading, before: Before) -> Before:
    """Publish what only our code changed as a version of its own (cause ``parser``), and go on from there."""
    reading = old.reading
    if reading is None:
        return before
    version_id = before.version["version_id"]
    before = replace(before, policy=restate(before.policy, reading, ours=True))
    reading = lay_over(before.policy, reading)
    _, _, uids = compare_wordings(before, reading)
    if wording_differs(before, reading):
        version_id = add_changed_version(night, old, reading, before=before, cause=Cause.PARSER)
    return stand_in(before, reading, uids=uids, version_id=version_id, night=night)


def add_changed_version(
    night: Night,
    staged: StagedReading,
    reading: PolicyReading,
    *,
    before: Before,
    cause: Cause,
    more: tuple[Edit, ...] = (),
) -> VersionId:
    """Add the version that follows ``before``, with one row of the change log per edit; ``more`` edits are known to the caller."""
    policy_id = before.policy["policy_id"]
    _, compared, uids = compare_wordings(before, reading)
    edits = (*compared, *more)
    version_id = add_version(
        night,
        staged,
        reading,
        policy_id=policy_id,
        sequence=before.version["sequence"] + 1,
        cause=cause,
        uids=uids,
        first_seen_at=before.policy["first_seen_at"],
    )
    night.add(
        "changes",
        [
            change_row(
                edit,
                policy=night.policies[policy_id],
                version_before=before.version["version_id"],
                version_after=version_id,
                cause=cause,
                capture_id=staged.capture.capture_id,
                evidence="text comparison",
                as_of=night.as_of,
                order=order,
            )
            for order, edit in enumerate(edits)
        ],
    )
    return version_id


def _is_copy(night: Night, staged: StagedReading, known: Row, reading: PolicyReading) -> bool:
    """A copy on another portal or under another address is a capture of the policy, never a version.

    Only when the policy's own page is gone does another address of the same portal take its place (a site that moved), or when
    the page there says that it is the amended text. One that differs otherwise is told.
    """
    capture = staged.capture
    if known["portal_id"] != capture.portal_id or night.ids.republications.is_copy(known["policy_id"]):
        return True
    if known["url"] == capture.url or night.is_gone(known):
        return False
    if known["policy_id"] in night.prior.policies:
        before = _published_last(night.prior, wording_before(night.prior, known["policy_id"]))
        if is_amended_text(night, before, reading):
            return False
        tell_difference(night, before, reading, url=capture.url)
    return True


def wording_before(prior: PriorState, policy_id: str) -> Before:
    """The wording of a policy that was published last."""
    policy = prior.policies[policy_id]
    version_id = policy["latest_version_id"]
    version = prior.versions[version_id]
    clause_rows = prior.clauses_of(version_id)
    return Before(
        policy=with_its_own_first_day(prior, as_its_page_has_it(prior, policy, version), version),
        version=version,
        consultation=as_its_page_asks(prior, policy_id),
        clause_rows=clause_rows,
        clauses=tuple(clause_of(row) for row in clause_rows),
        attachments=prior.attachments_of.get(version_id, ()),
    )


def _published_last(prior: PriorState, latest: Before) -> Before:
    """The wording that the page last gave: the one before ours, where the latest is consolidated and the page still has the old."""
    version = latest.version
    while version["origin"] == Origin.CONSOLIDATED:
        version = prior.versions[VersionId.of(latest.policy["policy_id"], version["sequence"] - 1)]
    if version is latest.version:
        return latest
    clause_rows = prior.clauses_of(version["version_id"])
    corrected = {c.fact for c in corrections_of(latest.policy)}
    as_published = (
        {"title", "expires_on"} - corrected if version["expires_on"] != latest.version["expires_on"] else {"title"}
    )
    return replace(
        latest,
        policy={**latest.policy, **{fact: version[fact] for fact in as_published}},
        version=version,
        clause_rows=clause_rows,
        clauses=tuple(clause_of(row) for row in clause_rows),
        attachments=prior.attachments_of.get(version["version_id"], ()),
    )


def add_version(
    night: Night,
    staged: StagedReading,
    reading: PolicyReading,
    *,
    policy_id: PolicyId,
    sequence: int,
    cause: Cause,
    uids: Mapping[str, str],
    first_seen_at: datetime,
) -> VersionId:
    """Add a version with its policy, clauses, facts and captures; what was decided by hand on the policy goes on with it."""
    capture, as_of = staged.capture, night.as_of
    version_id = VersionId.of(policy_id, sequence)
    portal = night.portals[capture.portal_id]
    known = night.policy(policy_id) or {"corrections": None, "split_from": None}
    policy = put.policy_row(
        reading,
        policy_id=policy_id,
        capture=capture,
        portal=portal,
        version_id=version_id,
        first_seen_at=first_seen_at,
        as_of=as_of,
    )
    kept = {name: known[name] for name in ("corrections", "split_from")}
    first = stated_columns(reading, None, day=portal_day(as_of))
    stated = {name: known[name] for name in COLUMNS} if "policy_id" in known else first
    night.policies[policy_id] = {**policy, **stated, **kept}
    files = [str(link.sha256) for link in reading.attachments if link.sha256]
    version = put.version_row(
        reading,
        policy_id=policy_id,
        version_id=version_id,
        sequence=sequence,
        capture=capture,
        cause=cause,
        attachments=files,
        parser_version=night.parser_version,
        as_of=as_of,
    )
    version["evidence"] = annotate_evidence(version["evidence"], corrections_of(known))
    night.add("versions", [version])
    night.add("texts", [{"content_sha256": reading.content_sha256, "text": reading.text}])
    night.add("texts", [{"content_sha256": a.text_sha256, "text": a.text} for a in reading.attachments if a.text])
    clauses = reading.clauses
    night.add("clauses", put.clause_rows(clauses, policy_id=policy_id, version_id=version_id, uids=uids, as_of=as_of))
    facts = put.clause_fact_rows(
        clauses, reading.targets, policy_id=policy_id, version_id=version_id, division_code=reading.division_code
    )
    for table, rows in facts.items():
        night.add(table, rows)
    consultation, outcomes = put.consultation_rows(reading, policy_id=policy_id, as_of=as_of)
    if consultation:
        night.consultations[policy_id] = consultation
        night.replaced["comment_outcomes"].add(policy_id)
        night.add("comment_outcomes", outcomes)
    night.add("attachments", put.attachment_rows(reading, policy_id=policy_id, version_id=version_id, as_of=as_of))
    night.replaced["relations"].add(policy_id)
    night.add("relations", relations_of_missing_files(night.prior, policy_id, reading))
    night.add("relations", relation_rows(reading, policy_id=policy_id, as_of=as_of))
    _keep_captures(night, staged, policy_id, version_id)
    return version_id


def _keep_captures(night: Night, staged: StagedReading, policy_id: str, version_id: str) -> None:
    captures = {
        c.capture_id: c
        for c in (staged.capture, *staged.attachments)
        if c.capture_id not in night.prior.accepted_captures
    }
    night.add(
        "captures",
        [put.capture_row(c, policy_id=policy_id, version_id=version_id, as_of=night.as_of) for c in captures.values()],
    )
