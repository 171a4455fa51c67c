"""From two bundled texts to rows: one per differing span, noise apart, responsible units as a set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from gongbao.history.authority_rows import authority_rows
from gongbao.history.copying import is_break, is_cut_short, stands_twice
from gongbao.history.crossrefs import ReferenceMap
from gongbao.history.edits import Place, is_joined, make_edit
from gongbao.history.effects import Difference, Meaning, name_clause_effect, name_effect
from gongbao.history.folding import fold_text
from gongbao.history.grouping import Piece, label_key
from gongbao.history.inline import differing_spans
from gongbao.history.labelled import in_one_order
from gongbao.history.left_behind import LEFT_BEHIND, write_left_behind
from gongbao.history.modal_rows import join_modals
from gongbao.history.noise import (
    is_damage,
    is_hole,
    is_mark,
    is_misread,
    is_script,
    is_terminal,
    layout_marks,
    layout_rows,
)
from gongbao.history.pairing import PieceBundle, Shift
from gongbao.history.passages import Passage, sentence_at
from gongbao.history.rates import as_one_fact
from gongbao.history.repealing import part_by_repeal
from gongbao.history.reshaped import reorder_sentences
from gongbao.history.row_book import RowBook
from gongbao.history.run_together import run_together
from gongbao.history.span_places import end_of, equal_ends, in_list, offset_of
from gongbao.history.thresholds import PUBLISHED_SPAN
from gongbao.history.token_diff import Span
from gongbao.history.tokens import tokenize
from gongbao.history.unit_rows import write_tail_alone, write_units
from gongbao.history.whole_names import joined_in_names
from gongbao.model.change import Effect, Operation


def write_rows(
    bundle: PieceBundle, place: Place, references: ReferenceMap, book: RowBook, *, quoted: bool = False
) -> None:
    """Compare the two sides of ``bundle`` and enter its rows; ``quoted``: one side may leave out its responsible units."""
    if not bundle.before or not bundle.after:
        if not write_tail_alone(bundle, place, book, quoted=quoted):
            _write_whole(bundle, place, book)
        return
    if bundle.shift is not None:
        _write_shift(bundle, place, book)
        return
    _write_item_number(bundle, place, book)
    bundle = in_one_order(bundle, place, book)
    if _is_same(bundle):
        write_left_behind(bundle, place, references, book)
        return
    old, new = Passage(bundle.before), Passage(bundle.after)
    if is_cut_short(bundle.before, bundle.after):
        _write_cut(bundle, (old.raw, new.raw), place, book)
        return
    _write_compared(bundle, (old, new), place, references, book)
    write_units(old, new, place, book, quoted=quoted)


def _write_cut(bundle: PieceBundle, texts: tuple[str, str], place: Place, book: RowBook) -> None:
    """A copy that breaks off: the hole is told as a fault, not as an amendment."""
    words = (texts[0][-PUBLISHED_SPAN:], texts[1][-PUBLISHED_SPAN:])
    fault = Meaning(effect=Effect.CAPTURE_FAULT)
    book.enter(make_edit(Operation.SUBSTITUTE, fault, bundle.before[0], bundle.after[0], words=words, place=place))


def _write_compared(
    bundle: PieceBundle, texts: tuple[Passage, Passage], place: Place, references: ReferenceMap, book: RowBook
) -> None:
    """Compare word for word, a list run together and sentences in another order with what they were."""
    old, new = texts
    if (run := run_together(bundle.before, bundle.after)) is not None:
        words = (_count(bundle.before), _count(bundle.after))
        row = Meaning(effect=Effect.LAYOUT)
        book.enter(make_edit(Operation.SUBSTITUTE, row, bundle.before[0], bundle.after[0], words=words, place=place))
        _write_run(bundle, run, place, references, book)
    elif (moved := _sentences_in_order(bundle, place, old, new)) is not None:
        words, ordered = moved
        row = Meaning(effect=Effect.AMENDMENT)
        if not is_joined(place):  # the row of a merge says that its words came together
            moved_row = make_edit(Operation.MOVE, row, bundle.before[0], bundle.after[0], words=words, place=place)
            book.enter(moved_row, words)
        if ordered.text != new.text:
            _write_wording(bundle, (ordered, new), place, references, book)
    elif old.text != new.text or len(bundle.before) != len(bundle.after):
        _write_wording(bundle, (old, new), place, references, book)


def _sentences_in_order(
    bundle: PieceBundle, place: Place, old: Passage, new: Passage
) -> tuple[tuple[str, str], Passage] | None:
    """Where sentences of a paragraph, or of what was split or merged, changed places: the stretch on either side, the old reordered."""
    one = len(bundle.before) == len(bundle.after) == 1 or is_joined(place)
    if not one or (found := reorder_sentences(old.text, new.text)) is None:
        return None
    piece = bundle.before[0]
    ordered = replace(piece, text=found.text, context=piece.context or piece.text)
    return (found.before, found.after), Passage((ordered,))


def _write_run(
    bundle: PieceBundle, run: tuple[str, str], place: Place, references: ReferenceMap, book: RowBook
) -> None:
    """Compare the words of a list with those of the paragraph that runs it together."""
    if run[0] == run[1]:
        return
    pieces = [
        replace(side[0], text=text, context="\n".join(piece.text for piece in side))
        for side, text in zip((bundle.before, bundle.after), run, strict=True)
    ]
    alone = PieceBundle(before=(pieces[0],), after=(pieces[1],))
    _write_wording(alone, (Passage(alone.before), Passage(alone.after)), place, references, book)


def _write_shift(bundle: PieceBundle, place: Place, book: RowBook) -> None:
    """Tell pieces that changed places as one move; a count that runs on is recorded, not alerted."""
    words = tuple("\n".join(f"{p.clause.label or ''}{p.text}" for p in side) for side in (bundle.before, bundle.after))
    moved = bundle.shift is Shift.MOVED
    old, new = bundle.before[0], bundle.after[0]
    amended = Effect.ANNEX if new.cell and new.clause.in_annex else Effect.AMENDMENT
    meaning = Meaning(effect=amended if moved else Effect.XREF_RENUMBER)
    operation = Operation.MOVE if moved else Operation.RENUMBER
    book.enter(make_edit(operation, meaning, old, new, words=(words[0], words[1]), place=place))


def _is_same(bundle: PieceBundle) -> bool:
    """One text, word for word, for which the parser names the same units."""
    if len(bundle.before) != 1 or len(bundle.after) != 1:
        return False
    old, new = bundle.before[0], bundle.after[0]
    return old.text == new.text and old.clause.responsible_units == new.clause.responsible_units


def _write_wording(
    bundle: PieceBundle, texts: tuple[Passage, Passage], place: Place, references: ReferenceMap, book: RowBook
) -> None:
    old, new = texts
    noise: dict[Effect, tuple[str, str]]
    if len(bundle.before) == len(bundle.after) == 1 and (marks := layout_marks(old.text, new.text)):
        noise = {Effect.LAYOUT: marks}
    else:
        own = label_key(place.before.root.label) if place.before else ""
        head, tail = equal_ends(old.text, new.text)
        old.tokens, new.tokens = as_one_fact(
            references.translate(tokenize(old.text, head, len(old.text) - tail), old.text, own),
            tokenize(new.text, head, len(new.text) - tail),
        )
        spans = joined_in_names(differing_spans(old.tokens, new.tokens), old, new)
        told = len(book.changes)
        for span in spans:
            for part in _by_sentence(span, old, new):
                _write_span(part, old, new, place, book)
        join_modals(book, told)
        noise = layout_rows(old.tokens, new.tokens, spans, old.text, new.text)
        if not is_joined(place) and len(bundle.before) != len(bundle.after):
            noise.setdefault(Effect.LAYOUT, (_count(bundle.before), _count(bundle.after)))
    for effect, (was, now) in noise.items():
        words = (was[:PUBLISHED_SPAN], now[:PUBLISHED_SPAN])
        book.enter(
            make_edit(
                Operation.SUBSTITUTE,
                Meaning(effect=effect),
                bundle.before[0],
                bundle.after[0],
                words=words,
                place=place,
            )
        )


def _by_sentence(span: Span, old: Passage, new: Passage) -> tuple[Span, ...]:
    """Part what was put in at once where it first says one thing, then repeals another document."""
    words = new.words(span.after_start, span.after_end)
    if span.core or not (end := part_by_repeal(words, "。")) or "废止" in old.words(span.before_start, span.before_end):
        return (span,)
    first = new.tokens[span.after_start].start
    cut = next(at for at in range(span.after_start, span.after_end) if new.tokens[at].end >= first + end) + 1
    return (replace(span, after_end=cut), replace(span, after_start=cut, before_start=span.before_end))


def _count(pieces: Sequence[Piece]) -> str:
    """The same words broken into other paragraphs."""
    return "¶" * len(pieces)


def _write_whole(bundle: PieceBundle, place: Place, book: RowBook) -> None:
    from_side, to_side = (bundle.before or (None,))[0], (bundle.after or (None,))[0]
    piece = from_side or to_side
    if piece is None:
        return
    operation = Operation.DELETE if from_side else Operation.INSERT
    effect = name_clause_effect(piece.text, in_annex=piece.clause.in_annex)
    effect = Effect.CAPTURE_FAULT if stands_twice(piece, place.before if from_side else place.after) else effect
    old, new = (piece.text, "") if from_side else ("", piece.text)
    book.enter(
        make_edit(operation, Meaning(effect=effect), from_side, to_side, words=(old, new), place=place), (old, new)
    )


def _write_item_number(bundle: PieceBundle, place: Place, book: RowBook) -> None:
    """An item that only bears another number is renumbered with the article's other items: recorded, not alerted."""
    old, new = bundle.before[0], bundle.after[0]
    if (
        old.clause.level != "item"
        or new.clause.level != "item"
        or label_key(old.clause.label) == label_key(new.clause.label)
    ):
        return
    words = (old.clause.label or "", new.clause.label or "")
    book.enter(make_edit(Operation.RENUMBER, Meaning(effect=Effect.XREF_RENUMBER), old, new, words=words, place=place))


def _write_span(span: Span, old: Passage, new: Passage, place: Place, book: RowBook) -> None:
    tokens_old, tokens_new = old.tokens, new.tokens
    was = old.words(span.before_start, span.before_end)
    now = new.words(span.after_start, span.after_end)
    core = span.core or span
    core_was = old.words(core.before_start, core.before_end)
    core_now = new.words(core.after_start, core.after_end)
    at_old, at_new = offset_of(tokens_old, span.before_start), offset_of(tokens_new, span.after_start)
    piece_old, piece_new = old.piece_at(at_old), new.piece_at(at_new)
    disputed = None
    if named := authority_rows(core, old, new):
        for words, named_as, term in named:
            row = make_edit(Operation.SUBSTITUTE, named_as, piece_old, piece_new, words=words, place=place)
            book.enter(row, term)
        return
    if is_hole(core, tokens_old, tokens_new):
        meaning = Meaning(effect=Effect.CAPTURE_FAULT)
    elif is_damage(was, now) or is_script(was, now) or is_misread(was, now):
        meaning = Meaning(effect=Effect.ENCODING)
    elif (
        is_terminal(core, tokens_old, tokens_new)
        or is_mark(core, tokens_old, tokens_new, core_was, core_now)
        or is_break(core, old, new)
    ):
        meaning = Meaning(effect=Effect.LAYOUT)
    elif fold_text(was) == fold_text(now):
        meaning = Meaning(effect=Effect.XREF_RENUMBER)
        disputed = LEFT_BEHIND
    else:
        end_old = end_of(tokens_old, span.before_start, span.before_end)
        end_new = end_of(tokens_new, span.after_start, span.after_end)
        meaning = name_effect(
            Difference(
                before=was,
                after=now,
                core_before=core_was,
                core_after=core_now,
                tokens_before=tokens_old[span.before_start : span.before_end],
                tokens_after=tokens_new[span.after_start : span.after_end],
                sentence_before=sentence_at(old.text, at_old, end_old),
                sentence_after=sentence_at(new.text, at_new, end_new),
                lead=new.text[max(0, at_new - 16) : at_new] if now else old.text[max(0, at_old - 16) : at_old],
                tail=new.text[end_new : end_new + 16] if now else old.text[end_old : end_old + 16],
                in_list=in_list(core, tokens_old, tokens_new),
                in_annex=piece_new.clause.in_annex or piece_old.clause.in_annex,
                heading=(place.after.root.heading if place.after else None) or "",
            )
        )
    book.enter(
        make_edit(
            Operation.SUBSTITUTE, meaning, piece_old, piece_new, words=(was, now), place=place, disputed=disputed
        ),
        (core_was, core_now),
    )
