"""Names that a sentence gives: the words with a capital where a script has them, those that the lexicon lists where it has not."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from rag.language.fold import fold_word
from rag.language.lexicon import find_listed, places, renderings, subjects
from rag.language.skeleton import skeleton
from rag.language.stopwords import is_stopword
from rag.language.tokens import Token
from rag.verify.arabic import variants

_NAMING = frozenset({"people", "places", "organisations"})
_LONGEST_ACRONYM = 6  # letters
_PREPOSITIONS = ("ل", "ب", "ك")
_LEAST_PREFIXED = 3  # letters of a name behind one
_MOST_MISSING = 12  # names that are told one by one; so many settle it
# Titles and kinds of things: they take a capital beside a name and are no part of what it tells apart
_TITLES = frozenset(
    """mr mrs ms dr sir dame lord lady president vice prime minister king queen prince princess emir sheikh sultan pope bishop rev reverend
    father chancellor premier governor mayor senator congressman congresswoman representative secretary general colonel major captain
    commander lieutenant sergeant admiral judge justice professor ambassador envoy director chairman chairwoman chair chief head leader
    coach manager spokesman spokeswoman spokesperson officer foreign defence defense interior finance deputy former ayatollah imam state
    government ministry parliament assembly congress cabinet republic kingdom party city province district county region union north south
    east west northern southern eastern western monday tuesday wednesday thursday friday saturday sunday january february march april may
    june july august september october november december christmas internet""".split()
)
_ARABIC_TITLES = frozenset(
    """الرييس رييس الوزير وزير الملك ملك الامير امير الشيخ شيخ السيد السيده الدكتور الجنرال العميد العقيد اللواء المتحدث الناطق
    المدير السفير المبعوث القاضي النايب السيناتور البابا الاسقف الرييسه الوزيره المدرب اللاعب""".split()
)
_SENTENCE_OPENS = ".!?:;؟؛\n"
_MARKS = "\"'“”«»„‘’([-–—•*… "


@dataclass(frozen=True, slots=True)
class Name:
    """A word of a name. ``opens``: it begins a sentence, where a capital proves nothing. ``at`` counts the words of the text."""

    at: int
    folded: str
    term: str
    written: str
    opens: bool


def read_names(tokens: Sequence[Token], text: str, language: str) -> tuple[Name, ...]:
    """The words of a text that are names or parts of names, in order."""
    return tuple(_arabic(tokens, text)) if language in ("ar", "fa", "ur") else tuple(_capitals(tokens, text, language))


def missing_names(
    said: Sequence[Name],
    words: Collection[str],
    terms: Collection[str],
    skeletons: Collection[str],
    capitals: Mapping[str, int],
    language: str,
    sequence: str,
) -> list[str]:
    """The names that a quotation in the same language does not have, one line each.

    Args:
        words: folded words of the quotation; ``terms`` its stems; ``skeletons`` those of its names; ``sequence`` all its terms, with
            spaces around each.
        capitals: initials of its runs of capitalised words, and its acronyms.
    """
    missing: dict[str, None] = {}
    looked_up: set[str] = set()
    for place, name in enumerate(said):
        if name.written in looked_up:
            continue
        looked_up.add(name.written)
        if not _stands(name, words, terms, skeletons, language, sequence) and not _by_initials(place, said, capitals):
            missing[name.written] = None
            if len(missing) == _MOST_MISSING:
                break
    return [f"the quotation does not have the name {written}" for written in missing]


def is_prefixed_name(token: Token) -> bool:
    """Whether an Arabic word is a country or a listed name behind a preposition of one letter: "لسوريا"."""
    word = token.folded[1:]
    if token.folded[:1] not in _PREPOSITIONS or len(word) < _LEAST_PREFIXED:
        return False
    return word in _countries() or _is_listed(Token(word, word, 0, 0), "ar")


def acronyms(tokens: Sequence[Token], text: str) -> dict[str, int]:
    """Acronyms of a text, and the initials of its runs of capitalised words, each with the number of words that it stands for."""
    found: dict[str, int] = {}
    run: list[str] = []
    for token in tokens:
        written = text[token.start : token.end]
        if written[:1].isupper():
            if written.isupper() and 2 <= len(token.term) <= _LONGEST_ACRONYM:
                found[token.folded.replace(".", "")] = 1
            run.append(token.folded[0])
            for size in range(2, min(_LONGEST_ACRONYM, len(run)) + 1):
                found.setdefault("".join(run[-size:]), size)
        elif token.folded not in ("of", "and", "the", "for", "on", "in"):
            run = []
    return found


def _capitals(tokens: Sequence[Token], text: str, language: str) -> list[Name]:
    capital = [text[token.start].isupper() for token in tokens]
    found = []
    for first, last in _runs(tokens, capital, text):
        run = [at for at in range(first, last) if capital[at] and not is_stopword(tokens[at].folded) and len(tokens[at].folded) > 1]
        opens = _opens_sentence(text, tokens[first].start)
        alone = len(run) == 1 and (run[0] == first and opens)
        told = [at for at in run if tokens[at].folded not in _TITLES]
        if len(run) > 1 and not told:  # "the Supreme Council": titles alone, and a name all the same
            told = run[1:] if opens else run
        for at in told:
            if not alone or _is_listed(tokens[at], language):
                found.append(Name(at, tokens[at].folded, tokens[at].term, text[tokens[at].start : tokens[at].end], opens and at == first))
    return found


def _runs(tokens: Sequence[Token], capital: Sequence[bool], text: str) -> list[tuple[int, int]]:
    """Runs of capitalised words with nothing but spaces and hyphens between them: first, and one behind the last."""
    runs: list[tuple[int, int]] = []
    for at, is_capital in enumerate(capital):
        if not is_capital:
            continue
        if runs and runs[-1][1] == at and not text[tokens[at - 1].end : tokens[at].start].strip(" -"):
            runs[-1] = runs[-1][0], at + 1
        else:
            runs.append((at, at + 1))
    return runs


def _is_listed(token: Token, language: str) -> bool:
    listed = subjects([token], language, as_written=True)
    return bool(listed & _NAMING) and not listed - _NAMING


def _opens_sentence(text: str, start: int) -> bool:
    at = start - 1
    while at >= 0 and text[at] in _MARKS:
        if text[at] in "\"'“«„‘":
            return True
        at -= 1
    return at < 0 or text[at] in _SENTENCE_OPENS


def _arabic(tokens: Sequence[Token], text: str) -> list[Name]:
    found: dict[int, Name] = {}
    for at, size, listed in find_listed(tokens, "ar"):
        if listed & _NAMING and not listed - _NAMING:
            for place in range(at, at + size):
                if not is_stopword(tokens[place].folded) and tokens[place].folded not in _ARABIC_TITLES:
                    found[place] = _name(tokens, place, text)
    for at, token in enumerate(tokens):
        if token.folded in _countries() or any(one.folded in _countries() for one in variants(token.folded)):
            found[at] = _name(tokens, at, text)
    for at, (one, two) in enumerate(pairwise(tokens), start=1):
        # "Minister Fulan": a word behind a title that no table knows; "وزير الخارجية" is known
        if one.folded in _ARABIC_TITLES and not subjects([two], "ar") and not is_stopword(two.folded):
            found.setdefault(at, _name(tokens, at, text))
    for at, token in enumerate(tokens):
        if text[token.start].isascii() and text[token.start].isupper() and len(token.folded) > 1:
            found[at] = _name(tokens, at, text)
    return [found[at] for at in sorted(found)]


@cache
def _countries() -> frozenset[str]:
    """Countries as Arabic writes them, even where the word means something else as well (قطر); but for Mali, which mostly does."""
    return frozenset(fold_word(name) for name in places("ar").values()) - {"مالي"}


def _name(tokens: Sequence[Token], at: int, text: str) -> Name:
    token = tokens[at]
    return Name(at, token.folded, token.term, text[token.start : token.end], False)


def _stands(name: Name, words: Collection[str], terms: Collection[str], skeletons: Collection[str], language: str, sequence: str) -> bool:
    if name.folded in words or name.term in terms:
        return True
    for phrase in _synonyms(name.folded, name.term, language):
        if all(term in terms for term in phrase) and (len(phrase) == 1 or f" {' '.join(phrase)} " in sequence):
            return True
    # Arabic spellings of foreign names vary in their vowels
    return language in ("ar", "fa", "ur") and skeleton(name.folded) in skeletons


@lru_cache(maxsize=20_000)
def _synonyms(folded: str, term: str, language: str) -> tuple[tuple[str, ...], ...]:
    return tuple(renderings((Token(folded, term, 0, 0),), language, language))


def _by_initials(place: int, said: Sequence[Name], capitals: Mapping[str, int]) -> bool:
    """Whether an acronym stands for words of the quotation, or words of the sentence for an acronym of the quotation."""
    name = said[place]
    if name.written.replace(".", "").isupper() and capitals.get(name.folded.replace(".", ""), 0) > 1:
        return True
    run = _run(place, said)
    return len(run) > 1 and capitals.get("".join(one.folded[0] for one in run)) == 1


def _run(place: int, said: Sequence[Name]) -> Sequence[Name]:
    """The names that stand side by side with one, a small word between them at most."""
    first = last = place
    while first > max(0, place - _LONGEST_ACRONYM) and said[first].at - said[first - 1].at <= 2:
        first -= 1
    while last + 1 < min(len(said), place + _LONGEST_ACRONYM) and said[last + 1].at - said[last].at <= 2:
        last += 1
    return said[first : last + 1]
