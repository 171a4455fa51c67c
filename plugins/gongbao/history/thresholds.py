"""Every number that decides, with the reason; `bench/comparing.py sweep` moves one at a time.

Likeness was measured on 599 clauses of 40 characters or more of real policies: unrelated means another clause of the same document,
rewritten means that runs of 4 to 12 characters were replaced (`bench/alignment.py`).
"""

from __future__ import annotations

LINK_FLOOR = 0.30
"""Least similarity of a linked pair: 99 % of unrelated ones are below .23, of those rewritten by a third
above .48, by half above .34."""

NEIGHBOUR_BONUS = 0.05
"""Added per neighbour already linked in the same direction: position decides between near-equals, never against
the text. The hard protocol reaches F1 .987 with it and .973 with .10; real policies .997, and .995 without any."""

ALIKE_FLOOR = 0.45
"""Least similarity of clauses that may be one reworded by a third: between such, place decides."""

ALIKE_BONUS = 0.15
"""Added per linked neighbour to clauses that are so alike: duties and penalties by one formula are told apart by their place alone.
The hard protocol of `bench/comparing.py` reaches F1 .9777 with .05, .9783 with .10 to .15, without loss in the others."""

NEIGHBOUR_FLOOR = 0.22
"""Least similarity where both neighbours are linked in sequence: the gap holds one clause on each side, heavily rewritten.
99 % of unrelated ones are below .23; at .16 a clause replaced in its place was called the same (hard protocol .987, .989 here)."""

NEIGHBOUR_RATIO = 0.40
"""The same by characters in common order (Indel): one unrelated clause in twenty reaches .3, one in a hundred .4."""

REWRITTEN_SHARE = 0.5
"""Where less than this share of a changed stretch stands unchanged, it was rewritten: one row, not fragments."""

REWRITTEN_LENGTH = 12
"""Fewest changed characters of a rewritten stretch; below it, short facts side by side stay rows of their own."""

KEPT_LENGTH = 20
"""So many unchanged characters in one run are no part of what was rewritten around them: they are not told as changed."""

REWORDING_RATIO = 0.45
"""Least share of characters in common order (Indel) of a linked pair: 99 % of those rewritten by a third keep
.65, 99 % of unrelated ones stay below .42. At .40 strangers are linked in the light protocol (worst F1 .993)."""

MOVED_RATIO = 0.75
"""Share of characters in common order (Indel) of a reworded sentence, paragraph or item that is taken to have changed places too:
below it, a stranger that was put in its place and looks like it would be told as a move."""

CARRIED_RATIO = 0.85
"""The same for a sentence that went to another article: sentences of one formula, that say another thing, reach .8."""

CARRIED_RIVAL = 0.60
"""Likeness from which another sentence that came or went leaves it open which one moved."""

PART_CONTAINMENT = 0.85
"""Share of a shorter clause's bigrams found in a longer one that makes it a likely part of it (split, merged, cut short)."""

PART_OF_WHOLE = 0.9
"""A part has at most this share of the whole's bigrams; closer in length, the two are compared as equals."""

PART_BONUS = 0.3
"""Added where one clause is likely a part of the other, so that no stranger of equal vocabulary takes its place."""

PIECE_FLOOR = 0.15
"""The same within a linked article: the article is known to be the same one, so a paragraph needs less proof."""

SPLIT_CONTAINMENT = 0.72
"""Share of a part's bigrams found in the whole it may come from; a clause rewritten by a third has .66 of
its bigrams in the old one, one in twenty .75. At .60 the stress protocol finds joined clauses that are none (worst F1 .996)."""

SPLIT_GAIN = 0.05
"""How much more of a part's bigrams must stand in the whole than in the part that is linked to it: articles on penalties share
their formulas, and one that was struck would else be told as merged with its neighbour."""

SPLIT_COVERAGE = 0.70
"""Share of the whole's bigrams that its parts together must account for."""

UNRELATED_SHARE = 0.2
"""Share of the clauses of both texts that are linked, below which texts of other titles are no wordings of one document: 99 % of 557
pairs of strangers among real and invented texts are below .17 (formulas of notices and last articles are linked), real wordings of one
law above .93."""

DENSE_CELLS = 1_000_000
"""Largest similarity matrix solved exactly (Hungarian); beyond it, candidates come from rare bigrams and are taken best first."""

CANDIDATES_PER_CLAUSE = 8
"""Candidates kept per clause beyond `DENSE_CELLS`, so that the cost stays linear."""

SHINGLE = 5
"""Length of the runs that propose candidates beyond `DENSE_CELLS`; a third rewritten leaves many runs of five whole."""

RARE_SHINGLE_CLAUSES = 64
"""A run in more clauses than this proposes no candidates: it is boilerplate, and would make the search quadratic."""

LONG_TEXT = 2_000
"""Characters from which equal sentences at both ends are set aside before tokens are cut."""

FEATURE_CHARACTERS = 4_000
"""Characters of one clause that similarity reads, from both ends; a 1 MB clause is known well enough by them."""

INLINE_CELLS = 16_000_000
"""Largest product of token counts compared token by token; beyond it sentences are matched first."""

PURE_EDIT_CONTEXT = 2
"""Characters of context either side of a short insertion inside a phrase: most Chinese words have two."""

PURE_EDIT_LENGTH = 6
"""Longest insertion or deletion that is shown with that context; a longer one speaks for itself."""

NAMES_WEIGHED = 100
"""Names of authorities on a side of one clause that are weighed for being one in short; a list beyond is compared by equal names only."""

MASS_CLAUSES = 3
"""Clauses that must show one and the same substitution before it is called one rule (`mass_term`)."""

PUBLISHED_SPAN = 4_000
"""Characters of a noise row kept; noise is recorded to be counted, not read."""
