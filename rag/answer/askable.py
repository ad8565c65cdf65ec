"""What an article can be asked: questions made from its sentences, each with the place in the text that should answer it.

Who speaks about which place, what happened on which day, how many people were hurt. A question is made only of names that stand
in the text and of words of our own, so it reads as a person would ask it. English and Arabic; a third language is one more ``_Forms``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from babel import Locale
from babel.dates import format_date

from rag.conversation.mentions import Mention, bare, mentions, plain
from rag.language.fold import fold
from rag.language.lexicon import TABLES, read_table, subjects
from rag.language.sentences import sentence_spans
from rag.language.stopwords import is_stopword
from rag.language.tokens import Token, tokenize
from rag.schema import Article

MOST_READ = 8_000
"""Characters of an article that are read: news says first what matters, and reading names costs a millisecond for each few hundred."""

_MOST_SENTENCE = 700  # characters; longer ones are lists and tables
_LONGEST_NAME = 48


@dataclass(frozen=True, slots=True)
class Askable:
    """A question that ``article.text[start:end]`` should answer.

    ``who`` tells one speaker from another, ``topic`` is the folded place, the day in ISO form or the wording that is asked about; "" where
    there is none. Two questions that share both ask the same.
    """

    question: str
    kind: Literal["speech", "act", "day", "number", "place"]
    article_id: str
    start: int
    end: int
    who: str = ""
    topic: str = ""


@dataclass(frozen=True, slots=True)
class _Forms:
    """The words of one language: how speech is reported, and how questions are put."""

    said: re.Pattern[str]
    about: str
    place: str
    day: str
    acts: tuple[tuple[re.Pattern[str], str], ...]
    numbers: tuple[tuple[re.Pattern[str], str], ...]


_PAUSE = r"(?:, [^,.]{1,30},)?(?: (?:also|further|later|then|again|has|had))?"
_COUNTED = r"(?P<noun>people|civilians|children|women|men|[a-z]{3,20}s)"
_HARMED = r"(?P<verb>killed|wounded|injured|arrested|detained|displaced|captured)"
_ENGLISH = _Forms(
    # read behind the name
    said=re.compile(
        rf"{_PAUSE} (?:said|says|stated|added|told|noted|announced|stressed|emphasi[sz]ed|declared|argued|warned|pointed|described"
        r"|accused|reiterated|expressed|praised|denounced|condemned|called)\b"
    ),
    about="What did {who} say about {topic}?",
    place="What is said about {topic}?",
    day="What happened on {topic}?",
    acts=(
        (re.compile(rf"{_PAUSE} (?:called for|called on|urged)\b"), "What did {who} call for?"),
        (re.compile(rf"{_PAUSE} warned\b"), "What did {who} warn about?"),
        (re.compile(rf"{_PAUSE} announced\b"), "What did {who} announce?"),
        (re.compile(rf"{_PAUSE} accused\b"), "Whom did {who} accuse?"),
        (re.compile(rf"{_PAUSE} (?:stressed|emphasi[sz]ed)\b"), "What did {who} stress?"),
    ),
    numbers=(
        (
            re.compile(rf"\b{_HARMED} (?:(?:at least|about|nearly|more than|over) )?\d[\d,]{{0,8}} {_COUNTED}\b"),
            "How many {noun} were {verb}?",
        ),
        (re.compile(rf"\b\d[\d,]{{0,8}} {_COUNTED} (?:(?:were|was|have been|had been|are) )?{_HARMED}\b"), "How many {noun} were {verb}?"),
    ),
)
_SAYS = r"[وف]?(?:(?:قال|صرح|[أا]كد|[أا]علن|[أا]وضح|[أا]شار|[أا]ضاف|شدد|ذكر|حذر|[أا]عرب|وصف)ت?|دعا|دعت|اعتبرت?)"  # and, so; he or she
_COUNT = r"(?: \w{1,12}){0,3} \d"
_ARABIC = _Forms(
    # read before the name
    said=re.compile(rf"(?<!\w){_SAYS}\s+$"),
    about="ماذا قال {who} عن {topic}؟",
    place="ماذا قيل عن {topic}؟",
    day="ماذا حدث في {topic}؟",
    acts=(
        (re.compile(r"(?<!\w)و?دع[اة]ت?\s+$"), "إلى ماذا دعا {who}؟"),
        (re.compile(r"(?<!\w)و?حذرت?\s+$"), "ممّ حذّر {who}؟"),
        (re.compile(r"(?<!\w)و?[أا]علنت?\s+$"), "ماذا أعلن {who}؟"),
        (re.compile(r"(?<!\w)و?[أا]كدت?\s+$"), "ماذا أكد {who}؟"),
    ),
    numbers=(
        (re.compile(rf"(?<!\w)[وب]?(?:قتل|قُتل|مقتل|استشهاد|استشهد){_COUNT}"), "كم بلغ عدد القتلى؟"),
        (re.compile(rf"(?<!\w)[وب]?(?:[أا]صيب|[إا]صابة|جرح){_COUNT}"), "كم بلغ عدد المصابين؟"),
        (re.compile(rf"(?<!\w)[وب]?(?:اعتقال|اعتقل){_COUNT}"), "كم بلغ عدد المعتقلين؟"),
    ),
)
_FORMS: Mapping[str, _Forms] = {"en": _ENGLISH, "ar": _ARABIC}
LANGUAGES = tuple(_FORMS)

# Part of a name in the text, but not of what ``mentions`` calls one: "al-Assad", "Al Sudani" where a sentence begins, "تميم بن حمد آل ثاني"
_AL_BEFORE = re.compile(r"\b(?:[Aa]l(?P<dash>-)|Al )$")
_HOUSE_BEHIND = re.compile(r"\s+آل\s+\w+")
_PART_OF_NAME = re.compile(r"\b[A-Z][a-z]+ $")
_AT = re.compile(
    r"(?:\b(?:in|on|of|to|from|at|near|about|over|for|towards?|against|into|around)(?: the)?"
    r"|(?<!\w)(?:في|من|إلى|عن|على|حول|قرب|نحو|داخل)) $"
)
_GENERIC = re.compile(r" (?:Strip|City)$|^(?:قطاع|مدينة) ")


def ask_about(article: Article, language: str) -> list[Askable]:
    """Questions in ``language`` that an article should answer, in the order of its sentences.

    An article in another language is asked about the countries in it alone: their names have a translation that is sure.
    """
    if article.language != language:
        return list(_foreign(article, language))
    text = article.text[:MOST_READ]
    found: list[Askable] = []
    for start, end in sentence_spans(text, language):
        if end - start <= _MOST_SENTENCE:
            found += _of_sentence(article, start, end, language)
    return found + _of_day(article, language)


def _of_day(article: Article, language: str) -> list[Askable]:
    """What happened on the day of the article. Days that it tells of are not asked for: the engine looks for articles of that day."""
    if article.date is None:
        return []
    shown = format_date(article.date, "d MMMM y", locale=language)
    day = article.date.isoformat()
    return [Askable(_FORMS[language].day.format(topic=shown), "day", article.article_id, 0, len(article.text), "", day)]


def _of_sentence(article: Article, start: int, end: int, language: str) -> Iterator[Askable]:
    forms, sentence = _FORMS[language], article.text[start:end]
    named = find_places(sentence, language)
    speaker = _speaker(sentence, language)
    if speaker:
        who, key, context = speaker
        for topic, shown in named.items():
            if topic not in fold(who):  # "the emir of Qatar" about Qatar asks little
                yield Askable(forms.about.format(who=who, topic=shown), "speech", article.article_id, start, end, key, topic)
        for pattern, wording in forms.acts:
            if pattern.search(context) if language == "ar" else pattern.match(context):
                yield Askable(wording.format(who=who), "act", article.article_id, start, end, key, wording)
    for pattern, wording in forms.numbers:
        if match := pattern.search(sentence):
            yield Askable(wording.format(**match.groupdict()), "number", article.article_id, start, end, "", wording)
    for topic, shown in named.items():
        yield Askable(forms.place.format(topic=shown), "place", article.article_id, start, end, "", topic)


def _speaker(sentence: str, language: str) -> tuple[str, str, str] | None:
    """Who speaks in a sentence: the name as a question writes it, the word that tells one from another, and the words at the verb.

    A role alone ("the president") or a pronoun is nobody: the question would not say whom it means.
    """
    said = _FORMS[language].said
    for mention in mentions(sentence, language):
        if mention.kind not in ("person", "organisation", "name") or mention.end - mention.start > _LONGEST_NAME:
            continue
        context = sentence[max(0, mention.start - 20) : mention.start] if language == "ar" else sentence[mention.end : mention.end + 60]
        if said.search(context) if language == "ar" else said.match(context):
            who = _whole_name(mention, sentence)
            if (key := _key_of(who, mention, language)) and fold(plain(who)) not in place_names(language):
                return who, key, context
    return None


def _key_of(who: str, mention: Mention, language: str) -> str:
    """The last word of a name; the role and the country of "Qatar's emir" and "the emir of Qatar", who are one."""
    tokens = [token for token in tokenize(who, language) if token.folded not in (*mention.roles, "s") and not is_stopword(token.folded)]
    if not tokens:
        return ""
    last = tokens[-1]
    return (
        f"{mention.roles[0]}:{last.folded.removeprefix('ال')[:4]}"
        if mention.roles and "places" in subjects([last], language)
        else last.folded
    )


def _whole_name(mention: Mention, sentence: str) -> str:
    if article := _AL_BEFORE.search(sentence[: mention.start]):
        return ("al-" if article["dash"] else "Al ") + mention.shown
    house = _HOUSE_BEHIND.match(sentence, mention.end)
    return mention.shown + (house.group() if house else "")


# -- places --------------------------------------------------------------------------------------------------------------


def find_places(text: str, language: str) -> dict[str, str]:
    """The places that a text names, in order: folded to written. Adjectives ("Syrian") are no names.

    A town counts only where something is in it or about it: "Tehran called for" means the government.
    """
    known = place_names(language)
    tokens = list(tokenize(text, language))
    found: dict[str, str] = {}
    at = 0
    while at < len(tokens):
        size = next((size for size in (3, 2, 1) if _key(tokens[at : at + size], size, known)), 0)
        if size:
            folded = _key(tokens[at : at + size], size, known)
            before = text[max(0, tokens[at].start - 24) : tokens[at].start]
            if _is_meant(folded, text[tokens[at].start], before, tokens[at].folded != folded, language):
                the = "the " if before.endswith(" the ") and (size > 1 or folded.endswith("s")) else ""
                found.setdefault(folded, the + known[folded])
        at += size or 1
    return found


def _key(tokens: list[Token], size: int, known: Mapping[str, str]) -> str:
    """The name that these words are, folded; without a clitic before it; "" when they are none."""
    words = [token.folded for token in tokens]
    if len(words) < size:
        return ""
    return next((name for name in (" ".join(words), " ".join([bare(words[0]), *words[1:]])) if name in known), "")


def _is_meant(name: str, letter: str, before: str, clitic: bool, language: str) -> bool:
    if letter.islower() or _PART_OF_NAME.search(before):  # "turkey"; the Asia of "West Asia"
        return False
    return name in _countries(language) or clitic or _AT.search(before) is not None


@cache
def place_names(language: str) -> Mapping[str, str]:
    """Countries and the places of the lexicon, folded to written."""
    side = 0 if language == "en" else 1
    names = [columns[side][0] for columns in read_table(TABLES / "en-ar" / "places.tsv")]
    names += [name for code, name in Locale.parse(language).territories.items() if code.isalpha()]
    names += [short for name in names if (short := _GENERIC.sub("", name)) != name]
    # The lexicon's own way to write a name stands: it is the one that papers use
    return {fold(name): name for name in reversed(names)}


@cache
def _countries(language: str) -> frozenset[str]:
    return frozenset(fold(name) for code, name in Locale.parse(language).territories.items() if code.isalpha())


@cache
def _translated(language: str, into: str) -> Mapping[str, str]:
    """Countries: folded in one language, to written in another."""
    ours, theirs = (Locale.parse(code).territories for code in (language, into))
    return {fold(name): theirs[code] for code, name in ours.items() if code.isalpha() and code in theirs}


def _foreign(article: Article, language: str) -> Iterator[Askable]:
    if article.language not in _FORMS:
        return
    names = _translated(article.language, language)
    text = article.text[:MOST_READ]
    for start, end in sentence_spans(text, article.language):
        for topic in find_places(text[start:end], article.language):
            if topic in names:
                wording = _FORMS[language].place.format(topic=names[topic])
                yield Askable(wording, "place", article.article_id, start, end, "", fold(names[topic]))
