"""How a question that stands alone is written: names in its language, and in brackets what no word of it stands for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from rag.conversation.mentions import plain
from rag.conversation.message import Said
from rag.conversation.table import lines_of, words_of
from rag.language.fold import fold
from rag.language.lexicon import TABLES, read_table, renderings
from rag.language.tokens import analyze, tokenize
from rag.retrieve.kinds import NAMED

EDGES = " \t\n?؟!.,،;؛:…"
"""What may stand around a question and is no part of it."""

_MOST_CARRIED = 8  # names and words that are put behind a question


def mark(language: str) -> str:
    """The question mark of a language."""
    return "؟" if language == "ar" else "?"


def replaced(text: str, start: int, end: int, new: str) -> str:
    """A text with other words in the place of ``text[start:end]``."""
    return text[:start] + new + text[end:]


def behind(text: str, pieces: Iterable[str]) -> str:
    """A question with names and words behind it in brackets, none that it has already."""
    said = Said(text)
    own = {*said.words, *analyze(text, said.language)}
    fitting = [fit(piece, said.language) or piece for piece in pieces if not _is_common_elsewhere(piece, said.language)]
    kept = [plain(piece) for piece in fitting if not own.issuperset(analyze(piece))]
    text = text[:1].upper() + text[1:]
    comma = "، " if said.language == "ar" else ", "
    return f"{text} ({comma.join(kept[:_MOST_CARRIED])})" if kept else text


def _is_common_elsewhere(piece: str, language: str) -> bool:
    """Whether a piece is a plain word of the other language: a name may help there too, "discussed" in Arabic would only puzzle."""
    other = "en" if language == "ar" else "ar"
    if (language == "ar") != piece.isascii() or any(not mention.roles for mention in Said(piece).mentions):
        return False
    return bool(renderings(list(tokenize(piece, other)), other, language)) and not _rendered(piece, language)


def fit(name: str, language: str) -> str:
    """A name as it goes into a question of a language; "" for a role that the lexicon lacks there, another name stays as it is."""
    if (language == "ar") != name.isascii():
        return name
    return _rendered(name, language) or ("" if any(mention.roles for mention in Said(name).mentions) else name)


def _rendered(name: str, language: str) -> str:
    """Names and roles in the other language: "أمير قطر" is the emir of Qatar; "" when the tables lack a word."""
    words, known = [word for word in _key(plain(name)).split() if word not in ("of", "the", "and")], _renderings(language)
    found: list[str] = []
    at = 0
    while at < len(words):
        size = next((size for size in (4, 3, 2, 1) if " ".join(words[at : at + size]) in known), 0)
        if not size:
            return ""
        found.append(known[" ".join(words[at : at + size])])
        at += size
    rest = " ".join(found[1:])
    of_place = language == "en" and rest and found[0] in words_of("role") and Said(rest).named(["place"])
    return f"the {found[0]} of {rest}" if of_place else " ".join(found)


@cache
def _renderings(language: str) -> Mapping[str, str]:
    """Names, roles and other words to their usual rendering in a language. Of two roles the one that the table of follow-ups has first: an
    امير is rather an emir."""
    ours, order = (0 if language == "en" else 1), {role: at for line in lines_of("role") for at, role in enumerate(line)}
    known: dict[str, tuple[bool, int, int, str]] = {}
    first = {*NAMED.values(), "politics"}
    for file in sorted((TABLES / "en-ar").glob("*.tsv")):
        for columns in read_table(file):
            rendering = columns[ours][0]
            for at, phrase in enumerate(columns[1 - ours]):
                found = (file.stem not in first, at, order.get(fold(rendering), len(order)), rendering)
                known[_key(phrase)] = min(known.get(_key(phrase), found), found, key=lambda one: one[:3])
    return {phrase: rendering for phrase, (*_, rendering) in known.items()}


def _key(phrase: str) -> str:
    return " ".join(word.removeprefix("ال") for word in fold(phrase).split())
