"""One night becomes a release: prior tables, tonight's readings and sights give the new tables. Pure: no clock, no files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from gongbao.archive.decisions import Decision
from gongbao.model.capture import Batch
from gongbao.model.portal import Portal
from gongbao.normalize.amendments import carry_out_amendments
from gongbao.normalize.copies import settle_copies, with_signatures
from gongbao.normalize.curation import curate
from gongbao.normalize.filling import fill_columns, with_restated
from gongbao.normalize.finals import meet_finals
from gongbao.normalize.identity import Minting
from gongbao.normalize.lives import date_amended_versions, live_through, relate_policies
from gongbao.normalize.merge import Laid, Touched, joined, merge_tables, touched_keys
from gongbao.normalize.night import Reread, begin_night
from gongbao.normalize.portals import changed_columns, portal_rows
from gongbao.normalize.prior import index_prior
from gongbao.normalize.rereading import Rereading, take_rereadings
from gongbao.normalize.splitting import split_pages
from gongbao.normalize.staging import StagedReading
from gongbao.normalize.standing import copies_last
from gongbao.normalize.wordings import take_reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembly:
    """The new tables, and what was decided on the way: ids minted, policies and versions added.

    ``touched`` names, by table, values of the first key column: no other row differs from the last release.
    ``notes`` name decisions by hand that could not be carried out.
    """

    tables: Mapping[str, pa.Table]
    touched: Touched
    minted: tuple[Minting, ...]
    new_policies: int
    new_versions: int
    changed_columns: frozenset[tuple[str, str]]
    notes: tuple[str, ...] = ()


def assemble_night(
    tables: Mapping[str, pa.Table],
    *,
    batch: Batch,
    readings: Sequence[StagedReading],
    portals: Mapping[str, Portal],
    held: frozenset[str],
    minted: Mapping[str, str],
    parser_version: str,
    reread: Reread,
    reasons: Mapping[str, str] | None = None,
    decisions: Sequence[Decision] = (),
    all_portals: Mapping[str, Portal] | None = None,
    rereadings: Iterable[Sequence[Rereading]] | None = None,
) -> Assembly:
    """Fold one batch into the tables of the last release.

    ``readings`` are the accepted ones, ``held`` the portals whose night does not count, ``minted`` the policy id of each
    capture that minted one before (from the decision log), ``parser_version`` names
    today's reading code and ``reread`` reads an older capture with it, ``reasons`` what to say of a portal that is held or failed.
    ``decisions`` is the decision log: what was decided by hand up to the batch's ``as_of`` is laid over the last release first.
    ``all_portals`` are those declared beyond the batch, for a page that a decision has read again. ``rereadings`` makes the batch a
    re-reading of the archive, segment by segment: what comes of it is ours (None: an ordinary night).
    """
    curated = split_pages(
        curate(tables, decisions, as_of=batch.as_of),
        decisions,
        batch=batch,
        portals=all_portals or portals,
        parser_version=parser_version,
        reread=reread,
    )
    undecided, tables = tables, curated.tables
    night = begin_night(
        index_prior(tables),
        batch=batch,
        portals=portals,
        held=held,
        minted=minted,
        parser_version=parser_version,
        reread=reread,
        declared=all_portals,
    )
    night.uncorrected, night.undecided, night.curated = curated.uncorrected, undecided, curated.touched
    night.policies.update({policy_id: night.prior.policies[policy_id] for policy_id in sorted(curated.touched)})
    for staged in sorted(readings, key=lambda s: (*copies_last(s, portals), s.capture.portal_id, s.capture.url)):
        if staged.reading is not None:
            take_reading(night, staged, staged.reading)
    if rereadings is not None:
        for segment in rereadings:
            take_rereadings(night, segment)
        fill_columns(night, batch.portal_ids)
    settle_copies(night)
    relate_policies(night)
    date_amended_versions(night)
    carry_out_amendments(night)
    meet_finals(night)
    live_through(night, batch, held)
    night.add("portals", portal_rows(night, batch, portals=portals, held=held, reasons=reasons or {}))
    laid: Laid = {"policies": night.policies, "consultations": night.consultations, "replaced": night.replaced}
    noted = frozenset(night.restated) | {row["version_id"] for row in night.ids.republications.signed}
    return Assembly(
        tables=merge_tables(with_restated(with_signatures(tables, night), night), night.added, **laid),
        touched=joined(curated.rows, touched_keys(tables, night.added, **laid), {"versions": noted}),
        minted=tuple(night.ids.minted),
        new_policies=len(night.new_ids) + curated.new_policies,
        new_versions=len(night.added.get("versions", ())),
        changed_columns=changed_columns(night),
        notes=curated.notes,
    )
