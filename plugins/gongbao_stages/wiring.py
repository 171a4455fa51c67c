"""Opens what a stage needs, from settings: archive, ledger, decision log, portals."""

from __future__ import annotations

from collections.abc import Iterable

from gongbao.archive import Archive, DecisionLog
from gongbao.errors import BadInput, StorageFailed
from gongbao.ledger import Ledger
from gongbao.model.capture import Batch
from gongbao.model.portal import Portal
from gongbao.registry import folder_portal, load_portal, load_portals
from gongbao.settings import Settings
from publish import Store, store_at


def quiet(text: str) -> None:
    """Say nothing: where nobody watches the progress."""
    del text


def keep_private(settings: Settings) -> None:
    """Close what was never redacted (captures, staged readings, quarantine) or not let through to all but the operator's own user."""
    for folder in (settings.archive_dir, settings.stage_dir, settings.quarantine_dir, settings.held_dir):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o700)
        except OSError as error:
            remedy = "give a folder of yours with GONGBAO_DATA, or mend its permissions"
            raise StorageFailed(f"{folder}: cannot be made ({error.strerror}); {remedy}") from error


def open_archive(settings: Settings) -> Archive:
    """Open the archive of captures."""
    keep_private(settings)
    return Archive(settings.archive_dir)


def open_ledger(settings: Settings) -> Ledger:
    """Open the ledger; missing tables are created."""
    return Ledger(settings.ledger_url)


def published_store(settings: Settings) -> Store:
    """Where releases are published and read: a folder, or a bucket. BadInput when its address or AWS_* settings cannot be used."""
    if settings.in_bucket:
        # Only here: the client costs every command 0.1 s, and few publish into a bucket.
        from publish.objects import open_bucket  # noqa: PLC0415

        return open_bucket(
            settings.published,
            settings.object_store,
            create_by=settings.published_create,
            public_url=settings.public_url,
        )
    return store_at(settings.published_dir, public_url=settings.public_url)


def decision_log(settings: Settings) -> DecisionLog:
    """Open the decision log, which lies in the archive."""
    return DecisionLog(settings.archive_dir / "decisions.jsonl")


def declared_portals(settings: Settings) -> dict[str, Portal]:
    """Every portal by id: the declared ones, or the folder that stands in for them."""
    if settings.folder is not None:
        portal = folder_portal(settings.folder)
        return {portal.id: portal}
    return {portal.id: portal for portal in load_portals(settings.portals_dir)}


def choose_portals(settings: Settings, portal_ids: Iterable[str] | None) -> tuple[Portal, ...]:
    """Portals of a run: those named, else those that run by default; BadInput for an unknown name, or when there is none."""
    if portal_ids is not None:
        return find_portals(settings, portal_ids)
    chosen = default_portals(settings)
    if not chosen:
        raise BadInput(
            f"{settings.portals_dir}: no portal runs by default; name one with --portal, mark one that you have checked "
            "`proven: true`, or serve the sample (`gongbao sample-portal`) and set GONGBAO_CONNECT_TO to it"
        )
    return chosen


def default_portals(settings: Settings) -> tuple[Portal, ...]:
    """Every proven portal; the sample one, whose host is fictional, only where ``connect_to`` leads to who serves it."""
    return tuple(
        portal
        for portal in declared_portals(settings).values()
        if portal.proven and (not portal.sample or any(host in settings.connect_to for host in portal.hosts))
    )


def find_portal(settings: Settings, portal_id: str) -> Portal:
    """Return one declared portal; BadInput names the ids that are declared."""
    (portal,) = find_portals(settings, [portal_id])
    return portal


def find_portals(settings: Settings, portal_ids: Iterable[str]) -> tuple[Portal, ...]:
    """Return declared portals in the order of their names; BadInput names the ids that are declared."""
    wanted = tuple(portal_ids)
    found = declared_among(settings, wanted)
    for portal_id in wanted:
        if portal_id not in found:
            declared = ", ".join(sorted(declared_portals(settings))) or "none"
            raise BadInput(f"portal {portal_id!r} is not declared in {settings.portals_dir}; declared: {declared}")
    return tuple(found[portal_id] for portal_id in wanted)


def declared_among(settings: Settings, portal_ids: Iterable[str]) -> dict[str, Portal]:
    """Those of ``portal_ids`` that are declared, by id; only their files are read: a task of a night has a few of thousands."""
    if settings.folder is not None or not settings.portals_dir.is_dir():
        declared = declared_portals(settings)
        return {portal_id: declared[portal_id] for portal_id in portal_ids if portal_id in declared}
    files = {path.stem: path for path in settings.portals_dir.glob("*.yml")}
    return {portal_id: load_portal(files[portal_id]) for portal_id in portal_ids if portal_id in files}


def known_portals(settings: Settings, batch: Batch) -> dict[str, Portal]:
    """Return the declarations of a batch's portals; one that was taken out while its batch waited is left out."""
    return declared_among(settings, batch.portal_ids)
