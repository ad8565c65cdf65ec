"""Does a quotation bear a sentence out? Numbers, dates, names, negation, quotation marks and content, with no model."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from rag.schema import Check
from rag.verify.across import ALIKE, across_degrees, cross, likeness, wrong_names
from rag.verify.clauses import invented_clauses
from rag.verify.content import same_degrees, share
from rag.verify.dates import wrong_dates
from rag.verify.denials import negated_across, undone
from rag.verify.doubts import doubted
from rag.verify.durations import wrong_durations
from rag.verify.names import missing_names
from rag.verify.negation import wrong_negations
from rag.verify.news import is_short, missing_news, tells_all
from rag.verify.numbers import wrong_numbers
from rag.verify.opposites import opposite_words
from rag.verify.prepositions import contrary_prepositions
from rag.verify.quantities import wrong_quantities
from rag.verify.quotations import missing_quotations
from rag.verify.roles import swapped_roles
from rag.verify.statement import MOST_READ, Statement, read_statement

_VERY_ALIKE = 0.4  # likeness from which two texts in two languages must negate the same
_ENOUGH_CONTENT = 0.55  # share of what is said that a quotation in the same language must say too


def check(sentence: str, quote: str, *, day: datetime.date | None = None) -> Check:
    """Compare a sentence with the quotation it is said to rest on, in the same language or another.

    Args:
        day: publication day of the article that is quoted; "on Monday" is told from it.

    Returns:
        ``supported`` is True when nothing speaks against it; ``reasons`` has one line for each thing that does.
    """
    return compare(read_statement(sentence, day), read_statement(quote, day))


def compare(said: Statement, quoted: Statement) -> Check:
    """The same for two texts that have been read."""
    if not said.tokens or not quoted.tokens:
        return Check(False, ("there is nothing to compare",))
    if not (said.content or said.numbers or said.dates) and said.folded not in quoted.folded:
        return Check(False, ("the sentence says nothing that can be compared",))
    if len(said.whole) > MOST_READ:  # what was not read is not borne out
        return Check(True, ()) if said.whole in quoted.whole else Check(False, ("the sentence is too long to be compared",))
    strict = _comparable(said, quoted)
    years = {year for date in quoted.dates for year in date.years}
    whole = {int(number.value) for number in quoted.numbers if number.value.denominator == 1}
    reasons = wrong_numbers(said.numbers, quoted.numbers, years, strict)
    reasons += wrong_dates(said.dates, quoted.dates, whole, strict)
    reasons += wrong_durations(said.numbers, quoted.numbers, asked=_asks_for_time(said, quoted), strict=strict)
    theirs = same_degrees(quoted, said) if strict else across_degrees(quoted, said)
    reasons += wrong_quantities(said, quoted, theirs, strict)
    reasons += opposite_words(said, quoted)
    reasons += _same_language(said, quoted) if strict else _across(said, quoted)
    return Check(not reasons, tuple(reasons))


def overlap(said: Statement, quoted: Statement) -> float:
    """The share of what is said that a quotation shares, from 0 to 1, across languages too: whether a full check is worth it."""
    if not said.tokens or not quoted.tokens:
        return 0.0
    return share(said, quoted) if _comparable(said, quoted) else cross(said, quoted).share


def _comparable(said: Statement, quoted: Statement) -> bool:
    """Whether two texts are compared word by word. The script decides: a few words of French may pass for another language."""
    return said.arabic == quoted.arabic


def _same_language(said: Statement, quoted: Statement) -> list[str]:
    reasons = missing_names(said.names, quoted.words, quoted.terms, quoted.skeletons, quoted.initials, said.language, quoted.sequence)
    reasons += missing_quotations(said.quoted, quoted.folded)
    reasons += swapped_roles(said, quoted)
    reasons += contrary_prepositions(said, quoted)
    reasons += wrong_negations(said.negations, quoted.negations, said.words, quoted.words, said.terms, quoted.terms)
    if is_short(said):
        reasons += _short(said, quoted, same_degrees(said, quoted), same_degrees(quoted, said))
    reasons += doubted(said, quoted, same_degrees(quoted, said))
    reasons += invented_clauses(said, same_degrees(said, quoted))
    found = share(said, quoted)
    if found < _ENOUGH_CONTENT and not tells_all(said, quoted, same_degrees(said, quoted)):
        count = len(said.content)
        reasons.append(f"only {min(count - 1, round(found * count))} of {count} words are in the quotation")
    return reasons


def _across(said: Statement, quoted: Statement) -> list[str]:
    reasons = wrong_names(said, quoted)
    ours, theirs = across_degrees(said, quoted), across_degrees(quoted, said)
    if is_short(said):
        reasons += _short(said, quoted, ours, theirs)
    reasons += doubted(said, quoted, theirs)
    alike = likeness(said, quoted)
    if alike < ALIKE:
        reasons.append("too little of what the sentence says is in the quotation")
    elif alike >= _VERY_ALIKE:
        reasons += negated_across(said, quoted)
    return reasons


def _short(said: Statement, quoted: Statement, ours: Sequence[float], theirs: Sequence[float]) -> list[str]:
    """What is asked of a short claim besides. ``ours`` is how fully the quotation has each word of its content, ``theirs`` the reverse."""
    return missing_news(said, quoted, ours) + undone(said, quoted, theirs)


def _asks_for_time(said: Statement, quoted: Statement) -> bool:
    """Whether a duration must be found: "two days ago" is a date in one text and may be a duration in the other."""
    return is_short(said) and not any(date.relative for date in quoted.dates)
