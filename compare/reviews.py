"""Reviews: which differences are known, and why they are there."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from compare.differences import Difference


@dataclass(frozen=True, kw_only=True)
class Review:
    """What says of some differences why they are there.

    The patterns are regular expressions that are found anywhere in the text, so ``^`` and ``$``
    make them narrow.

    Attributes:
        reason: the kind of reason, or the topic of the migration guide.
        note: what is known of it, a sentence.
        project: a pattern of the name of the project.
        request: a pattern of the name of the request.
        part: a pattern of the part of the answer.
        theirs: a pattern of what the published package answers.
        ours: a pattern of what this package answers.
    """

    reason: str
    note: str = ""
    project: str = ""
    request: str = ""
    part: str = ""
    theirs: str = ""
    ours: str = ""

    def covers(self, difference: Difference) -> bool:
        """Whether a difference is one of those that this review is about."""
        return all(
            re.search(getattr(self, name), getattr(difference, name))
            for name in ("project", "request", "part", "theirs", "ours")
        )


@dataclass(frozen=True)
class Reviewed:
    """What came of reviewing differences.

    Attributes:
        known: each difference that a review covers, with the first that does.
        unknown: those that none covers.
        idle: the reviews that cover none.
    """

    known: Sequence[tuple[Review, Difference]]
    unknown: Sequence[Difference]
    idle: Sequence[Review]


def review(
    differences: Iterable[Difference], reviews: Sequence[Review], shared: Sequence[Review] = ()
) -> Reviewed:
    """Return what reviews say of differences.

    Args:
        differences: all differences.
        reviews: the reviews; one that covers none is idle.
        shared: further ones that count where none of the others does, and may be idle.
    """
    known, unknown = [], []
    for difference in differences:
        found = next((one for one in (*reviews, *shared) if one.covers(difference)), None)
        if found is None:
            unknown.append(difference)
        else:
            known.append((found, difference))
    used = [one for one, _ in known]
    return Reviewed(known, unknown, [one for one in reviews if one not in used])
