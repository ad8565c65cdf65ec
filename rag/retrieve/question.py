"""Reading a question: its language, what it is about, and what kind of answer it wants."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rag.language.dates import Period, find_period
from rag.language.detect import detect_question_language
from rag.language.fold import fold
from rag.language.lexicon import LONGEST, Phrase, renderings
from rag.language.skeleton import skeleton
from rag.language.stopwords import is_stopword
from rag.language.tokens import Token, tokenize
from rag.retrieve.kinds import Kind, Measure, kind_of, measure_of, wants_several

MAX_QUESTION = 2000
"""Characters of a question that are read; what is pasted behind them (whole articles, noise) would cost time and help nobody."""

# Words about the asking, not about the subject: no article says "the articles say what happened".
_ABOUT_ASKING = frozenset(
    """happened happen happening article articles corpus question answer compare summarise summarize summary list overview news
    حدث حصل جري المقالات المقال مقالات مقال سوال قارن لخص ملخص اذكر الاخبار اخبار""".split()
)

# Verbs of asking that an article may well do without: it need not say "describe" to describe something.
_LIGHT = frozenset(
    """describe described describes explain explained mention mentioned discuss discussed talk talked talking speak spoke spoken speaking
    tell told refer referred consider considered regard regarded occur occurred take took taken place
    وصف يصف تحدث يتحدث تكلم يتكلم ذكر يذكر ناقش يناقش شرح يشرح اعتبر يعتبر تطرق وقع يقع تم""".split()
)


@dataclass(frozen=True, slots=True)
class Concept:
    """Something that a question speaks of: one of its words, or words that the lexicon knows as one (prime minister).

    ``terms`` are the question's own terms for it, ``word`` the one term when it is one word. ``ways`` maps a language (ISO 639-1) to
    what it may be called there, each with a weight above 0 and up to 1; for the language of the question these are synonyms.
    ``name`` is the skeleton of what may be a name, else "". ``part``: whether a longer concept holds it.
    """

    terms: tuple[str, ...]
    ways: Mapping[str, Mapping[Phrase, float]]
    word: str = ""
    name: str = ""
    part: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A question as the pipeline sees it.

    ``words`` are all its words, folded; ``tokens`` those that say what it is about, each term once, function words and question words left
    out. ``kind`` is what an answer must hold, ``measure`` what its number is measured in. ``several``: whether it asks for more
    than one thing. ``period`` is the time that it names, None also where times are not to be read as one; ``date_terms`` are the terms
    that name it: an article published then covers these without repeating them.
    ``concepts`` say the same as ``tokens``, in every language of the articles.
    """

    text: str
    language: str
    words: tuple[str, ...]
    tokens: tuple[Token, ...]
    kind: Kind
    measure: Measure
    several: bool
    period: Period | None
    date_terms: frozenset[str]
    concepts: tuple[Concept, ...]

    @property
    def terms(self) -> tuple[str, ...]:
        return tuple(token.term for token in self.tokens)

    @property
    def light_terms(self) -> frozenset[str]:
        """The terms that say little about the subject: an answer may do without them."""
        light = frozenset(token.term for token in self.tokens if token.folded in _LIGHT)
        return light if self.period else light | self.date_terms

    @property
    def overview(self) -> bool:
        """Whether it asks what happened and names no subject, at most a time: "what happened on 2 December 2024?"."""
        return self.several and not self.subject

    @property
    def subject(self) -> tuple[str, ...]:
        """The terms that do not merely name a time."""
        return tuple(term for term in self.terms if term not in self.date_terms)

    def covers(self, day: datetime.date | None) -> bool:
        """Whether the question names a time and a day lies in it."""
        if self.period is None or day is None:
            return False
        return (self.period.first or datetime.date.min) <= day <= (self.period.last or datetime.date.max)


def read_question(text: str, languages: Iterable[str] = (), today: datetime.date | None = None, read_dates: bool = True) -> Question:
    """Read a question of any length and content; it may turn out to have no words at all.

    Args:
        languages: ISO 639-1 codes of the articles' languages, into which its terms are carried over.
        today: the day from which "yesterday" and "last week" count; by default the day it is.
        read_dates: whether a time that it names is one to keep to, or mere words.
    """
    # Half a surrogate pair is no character, and no store takes one
    read = text[:MAX_QUESTION].encode("utf-8", "ignore").decode().split()
    text = " ".join(read[:-1] if len(text) > MAX_QUESTION and len(read) > 1 else read)  # no word is cut in two
    language = detect_question_language(text)
    period = find_period(text, today or datetime.date.today())
    words = list(tokenize(text, language))
    tokens: dict[str, Token] = {}
    for token in words:
        if _says_something(token):
            tokens.setdefault(token.term, token)
    within = frozenset(token.term for token in tokens.values() if period and period.start <= token.start < period.end)
    folded = fold(text)
    concepts = tuple(_concepts(words, text, language, sorted({language, *languages})))
    return Question(
        text,
        language,
        tuple(token.folded for token in words),
        tuple(tokens.values()),
        kind_of(folded),
        measure_of(folded),
        wants_several(folded),
        period if read_dates else None,
        within,
        concepts,
    )


def _says_something(token: Token) -> bool:
    return bool(token.term) and not is_stopword(token.folded) and token.folded not in _ABOUT_ASKING


def _concepts(words: Sequence[Token], text: str, language: str, languages: Sequence[str]) -> Iterator[Concept]:
    """The longest phrases that the lexicon knows, then each word; nothing twice."""
    covered: set[int] = set()
    seen: set[tuple[int, tuple[str, ...]]] = set()
    for size in range(min(LONGEST, len(words)), 0, -1):
        for at in range(len(words) - size + 1):
            span = range(at, at + size)
            said = words[at : at + size]
            terms = tuple(token.term for token in said if _says_something(token))
            if not terms or (size, terms) in seen or (size > 1 and covered.issuperset(span)):
                continue
            ways = {into: found for into in languages if (found := renderings(said, language, into))}
            if size == 1:
                yield Concept(terms, ways, terms[0], _name(said[0], text), part=at in covered)
            elif ways:
                yield Concept(terms, ways)
                covered.update(span)
            else:
                continue
            seen.add((size, terms))


def _name(token: Token, text: str) -> str:
    """The skeleton of what may be a name: any word of a script without capitals, in Latin script one with a capital."""
    written = text[token.start : token.end]
    return "" if written.isascii() and written.islower() else skeleton(written)
