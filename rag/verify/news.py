"""What a short claim tells of its subject: the words that must stand in a quotation, above all in one that is much longer.

A long quotation holds the names and the topic of nearly any short claim about its event. So the other words of the claim, its verb first,
are asked for one by one, in the same or a kindred word.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

from rag.language.lexicon import TABLES, Phrase, read_table, renderings
from rag.language.tokens import Token, analyze
from rag.verify.arabic import variants
from rag.verify.content import named, standing
from rag.verify.forms import RELATED, form, forms, loose_terms
from rag.verify.names import is_prefixed_name
from rag.verify.negation import denies_in_other_words
from rag.verify.statement import Statement

MOST_CONTENT = 6
"""Words that say something, up to which a claim is short."""

_LONGER = 2  # times as many of them in a quotation that is much longer, and as many more at least
_MORE = 4
_MANY = 4  # words asked for, from which one may be missing that is no verb
_LEAST_MEAN = 0.7  # how fully they must be said, on the whole: kindred words alone settle nothing
_PAST = "ed"  # how most English verbs end where something happened
# Verbs that carry no news of their own: that something took place, was said or was so, lasted so long (numbers and dates tell that)
_LIGHT = frozenset(
    """take place happen occur hold make become get go come remain seem play last say tell state add note stress emphasise emphasize
    announce declare report mention express voice speak comment refer remark explain
    جرى يجري حدث يحدث حصل قام يقوم أجرى عقد لعب يلعب استمر يستمر دام يدوم استغرق يستغرق
    أعرب يعرب عبر أعلن يعلن ذكر يذكر أضاف أكد يؤكد صرح أوضح أشار يشير قال أفاد أصبح صار بات ظل تحدث يتحدث تكلم تطرق علق لفت شدد
    يشدد""".split()
)


_PLAY = "play"  # light in "play a role", but not in "play music"
_LIGHT_FORMS = frozenset({"called", "calling", "calls"})  # "a call" is news


def missing_news(said: Statement, quoted: Statement, degrees: Sequence[float]) -> list[str]:
    """The word of a short claim for want of which a quotation does not bear it out, one line, or nothing.

    Args:
        degrees: how fully each word of the claim's content stands in the quotation, from 0 to 1.
    """
    if not is_short(said):
        return []
    asked = news(said)
    met = [_met(said, place, quoted, degrees[place]) for place in asked]
    missing = [place for place, degree in zip(asked, met, strict=True) if not degree]
    much_longer = len(quoted.content) >= max(_LONGER * len(said.content), len(said.content) + _MORE)
    missing_name = next((place for place in _known_names(said, quoted.language) if not degrees[place]), None)
    if missing_name is not None:
        return [_reason(said, missing_name)]
    if not much_longer:
        enough = len(missing) < len(asked) or not asked
    elif len(missing) == 1 and len(asked) >= _MANY:
        enough = not is_verb(said.content[missing[0]])
    else:
        enough = not missing and sum(met) >= _LEAST_MEAN * len(asked)
    return [] if enough else [_reason(said, (missing or asked)[0])]


def is_short(said: Statement) -> bool:
    """Whether a claim is so short that its words are asked for one by one."""
    return 0 < len(said.content) <= MOST_CONTENT


def tells_all(said: Statement, quoted: Statement, degrees: Sequence[float]) -> bool:
    """Whether a short claim has news, and a quotation says every word of it: what is left are verbs such as "took place"."""
    asked = news(said)
    return 0 < len(asked) <= MOST_CONTENT and all(degrees[place] > RELATED for place in asked)


@lru_cache(maxsize=4096)
def news(said: Statement) -> tuple[int, ...]:
    """Places of the words of the content that carry the news: no names, no light verbs, and not what numbers count time in."""
    names = named(said)
    counted = {number.behind[0] for number in said.numbers if number.measure and number.behind}
    counts = {number.start for number in said.numbers}
    return tuple(
        place
        for place, token in enumerate(said.content)
        if token.start not in names | counts and token.term not in counted and not _is_light(token) and not is_prefixed_name(token)
    )


@lru_cache(maxsize=4096)
def _known_names(said: Statement, into: str) -> tuple[int, ...]:
    """Places of the names that the lexicon knows in another language."""
    if said.language == into:
        return ()
    names = named(said)
    return tuple(place for place, token in enumerate(said.content) if token.start in names and renderings((token,), said.language, into))


def _reason(said: Statement, place: int) -> str:
    token = said.content[place]
    return f"the quotation does not say {said.text[token.start : token.end]}"


def is_verb(token: Token) -> bool:
    """Whether a word may be a verb: the tables list it as one, or as its noun, or it ends like one."""
    return any(one.term in _verbs() for one in forms_of(token)) or (token.folded.isascii() and token.folded.endswith(_PAST))


def _met(said: Statement, place: int, quoted: Statement, degree: float) -> float:
    """How fully a word of the claim is said by the quotation; a refusal is met by any negation."""
    token = said.content[place]
    if not degree and denies_in_other_words(token) and quoted.negations:
        return RELATED
    if said.arabic == quoted.arabic:
        return degree
    past = token.folded.isascii() and token.folded.endswith(_PAST)  # "signed" is the verb, whatever nouns "sign" has
    ways = [way for one in forms_of(token) for way in _verbs().get(one.term, ()) if _is_arabic(way) == quoted.arabic]
    if not (past and ways):
        ways += renderings((token,), said.language, quoted.language)
    found = max((standing(way, quoted) for way in ways), default=0.0)
    if not found and any(_kindred(way, quoted) for way in ways):
        found = RELATED
    return found if past and ways else max(found, degree)


def _kindred(way: Phrase, quoted: Statement) -> bool:
    """Whether a word of the same root stands in the quotation, or the verb of a phrase ("play music")."""
    if len(way) > 1:
        return way[0] in quoted.terms and way[0] not in _light_stems() - {_PLAY} and way[0] in _verbs()
    return form(way[0]) in forms(quoted, False) or way[0] in loose_terms(quoted)


def forms_of(token: Token) -> tuple[Token, ...]:
    """A word, and what it may be a form of in Arabic."""
    return (token,) if token.folded.isascii() else (token, *variants(token.folded))


def _is_arabic(way: Phrase) -> bool:
    return "\u0600" <= way[0][:1] <= "\u06ff"


def _is_light(token: Token) -> bool:
    return token.folded in _LIGHT_FORMS or any(one.term in _light_stems() for one in forms_of(token))


@cache
def _light_stems() -> frozenset[str]:
    return frozenset(term for word in _LIGHT for term in analyze(word, "en" if word.isascii() else "ar"))


@cache
def _verbs() -> dict[str, tuple[Phrase, ...]]:
    """Stems of the words that the tables of verbs list, their nouns among them, to what stands beside them in the other language."""
    found: dict[str, dict[Phrase, None]] = {}
    for table in sorted(TABLES.glob("*/verbs.tsv")):
        one, other = table.parent.name.split("-")
        for ours, theirs in read_table(table):
            left, right = ([tuple(analyze(entry, code)) for entry in side] for code, side in ((one, ours), (other, theirs)))
            for side, across in ((left, right), (right, left)):
                for phrase in side:
                    if len(phrase) == 1:
                        found.setdefault(phrase[0], {}).update(dict.fromkeys(way for way in across if way))
    return {term: tuple(ways) for term, ways in found.items()}
