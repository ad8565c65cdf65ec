"""Questions to begin with, made from the articles, and questions that go on from an answer, made from the articles it rests on.

Each was put to the engine before it is offered: it has an answer, quoted, and for a follow-up one that the reader has not seen.
"""

from __future__ import annotations

import datetime
import itertools
import threading
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from rag.answer.askable import LANGUAGES, Askable, ask_about, find_places
from rag.answer.engine import AnswerEngine
from rag.index.index import Index
from rag.language.dates import find_dates
from rag.language.fold import fold
from rag.language.tokens import tokenize
from rag.schema import Answer, Article, Citation, Filters

_ARTICLES_READ = 40
_MOST = 4
_TRIES = 12  # questions put to the engine for the first ones; they are kept until the index changes
_ARTICLES_FOLLOWED = 4
_DULL: Mapping[str, float] = {"act": 0.8, "number": 0.4, "day": 0.6, "place": 1.5}  # what is only asked when there is little else

Place = tuple[str, int, int]
"""(article id, start, end)"""


class Suggestions:
    """The first questions of an index in each language, made once for each generation. Safe to use from several threads."""

    def __init__(self, index: Index, engine: AnswerEngine) -> None:
        self._index, self._engine = index, engine
        self._mutex = threading.Lock()
        self._made: dict[str, tuple[str, tuple[str, ...]]] = {}

    def first(self, language: str) -> list[str]:
        """``suggest``, remembered. Whoever comes while they are being made waits and gets the same."""
        language = language if language in LANGUAGES else LANGUAGES[0]
        with self._mutex:
            generation = self._index.generation()
            made = self._made.get(language)
            if made is None or made[0] != generation:
                made = self._made[language] = generation, tuple(suggest(self._index, self._engine, language))
            return list(made[1])


def suggest(index: Index, engine: AnswerEngine, language: str) -> list[str]:
    """Up to four questions in a language ("en" or "ar") that the engine answers, the most promising first."""
    language = language if language in LANGUAGES else LANGUAGES[0]
    articles = index.articles(Filters(languages=(language,)), limit=_ARTICLES_READ)
    asked = [askable for article in articles for askable in ask_about(article, language)]
    chosen: list[Askable] = []
    for tried, askable in enumerate(_varied(_most_told(asked))):
        if len(chosen) == _MOST or tried == _TRIES:
            break
        if _borne_out(engine.quote(askable.question), askable):
            chosen.append(askable)
    return [askable.question for askable in chosen]


def follow_ups(index: Index, engine: AnswerEngine, answer: Answer, language: str, most: int = 3) -> list[str]:
    """Up to ``most`` questions that go on from an answer: other speakers, places, days and numbers of the articles it cites.

    After a refusal they are what the nearest articles do answer; with none, and after small talk, there are none. At most twice
    ``most`` questions are put to the engine.
    """
    language = language if language in LANGUAGES else LANGUAGES[0]
    shown = [(citation.article_id, citation.start, citation.end) for citation in answer.citations]
    around = shown or [(hit.article_id, hit.start, hit.end) for hit in answer.hits]
    seen, asked_of = _seen(answer), _names(answer.question)
    articles = _behind(index, answer, language)
    asked = [one for article in articles for one in ask_about(article, language) if not _is_stale(one, seen) and not _shown(one, shown)]
    asked.sort(key=lambda one: _distance((one.article_id, one.start, one.end), around))
    chosen: list[str] = []
    for askable in itertools.islice(_varied(asked, asked_of), 2 * most):
        if len(chosen) == most:
            break
        quoted = engine.quote(askable.question)
        if _borne_out(quoted, askable) and not _shown(quoted.citations[0], shown):
            best = quoted.citations[0]
            chosen.append(askable.question)
            shown.append((best.article_id, best.start, best.end))
    return chosen


def _borne_out(quoted: Answer, askable: Askable) -> bool:
    """Whether the quotations hold the sentence that the question was made from, or one that speaks of the same; the best one names
    the speaker, too: nobody should read another's words under "What did he say?"."""
    if not quoted.answered or not quoted.citations:
        return False
    best = quoted.citations[0]
    names = _names(best.quote, best.date) | ({best.date.isoformat()} if best.date else set())
    if askable.who and not _speaks(askable.who, names):
        return False
    if _shown(askable, [(citation.article_id, citation.start, citation.end) for citation in quoted.citations]):
        return True
    return askable.kind != "act" and askable.topic in names


def _speaks(who: str, names: Collection[str]) -> bool:
    """Whether a speaker is named: by name, or by the role and the country ("emir:qata", see ``askable``)."""
    role, _, country = who.partition(":")
    return role in names and any(name.removeprefix("ال").startswith(country) for name in names)


def _behind(index: Index, answer: Answer, language: str) -> list[Article]:
    """The articles of an answer: those that it cites, then the nearest; those in the reader's language first."""
    ids = [*(c.article_id for c in answer.citations), *(hit.article_id for hit in answer.hits)]
    found = index.articles_by_id(list(dict.fromkeys(ids))[: 3 * _ARTICLES_FOLLOWED])
    articles = [found[one] for one in dict.fromkeys(ids) if one in found]
    return sorted(articles, key=lambda article: article.language != language)[:_ARTICLES_FOLLOWED]


def _seen(answer: Answer) -> set[str]:
    """What the question and the answer speak of already: their words, places and days."""
    seen = _names(answer.question) | _names(answer.searched_for) | _names(answer.text)
    for citation in answer.citations:
        seen |= _names(citation.quote, citation.date)
    return seen


def _names(text: str, written: datetime.date | None = None) -> set[str]:
    """The words of a text, its places, and its days in ISO form: what ``Askable.who`` and ``topic`` are compared with."""
    names = {day.first.isoformat() for day in find_dates(text, written)}
    for language in LANGUAGES:
        names.update(find_places(text, language))
        names.update(token.folded for token in tokenize(text, language))
    return names


def _is_stale(askable: Askable, seen: set[str]) -> bool:
    """Whether nothing in a question is new."""
    return askable.topic in seen and (not askable.who or askable.who in seen)


def _most_told(asked: Sequence[Askable]) -> list[Askable]:
    """What most sentences speak of first, each question once; the bare places go last."""
    count = Counter((one.kind, one.who, one.topic) for one in asked)
    return sorted(asked, key=lambda one: (one.kind == "place", -count[one.kind, one.who, one.topic]))


def _varied(asked: Iterable[Askable], asked_of: Collection[str] = ()) -> Iterator[Askable]:
    """The same questions in another order: each next one has as little as may be in common with those before it.

    One that shares a speaker or a place with what was asked (``asked_of``) goes on from it, and is preferred.
    """
    left = list({fold(one.question): one for one in reversed(list(asked))}.values())[::-1]
    used: Counter[str] = Counter()
    while left:
        best = min(left, key=lambda one: _worn(one, used) - 1.5 * (one.who in asked_of or one.topic in asked_of))
        left.remove(best)
        used.update(filter(None, (best.kind, best.who, best.topic)))
        yield best


def _worn(askable: Askable, used: Counter[str]) -> float:
    return 2 * used[askable.who] + 1.5 * used[askable.topic] + 0.4 * used[askable.kind] + _DULL.get(askable.kind, 0)


def _shown(one: Askable | Citation, places: Sequence[Place]) -> bool:
    """Whether it stands in one of these places of articles, in part or in whole."""
    return any(one.article_id == article_id and one.start < end and start < one.end for article_id, start, end in places)


def _distance(one: Place, others: Sequence[Place]) -> int:
    """Characters to the nearest place in the same article; far more when there is none."""
    return min((max(0, start - one[2], one[1] - end) for article_id, start, end in others if article_id == one[0]), default=1_000_000)
