"""What a pronoun or a role may stand for: whom and what the exchanges before named. "" where they named nothing that fits."""

from __future__ import annotations

from collections.abc import Sequence

from rag.conversation.mentions import NAMES, Mention
from rag.conversation.message import Earlier, Said
from rag.conversation.table import words_of
from rag.language.lexicon import renderings
from rag.language.tokens import tokenize


def person(before: Sequence[Earlier]) -> str:
    """Whom "he" or "she" means: who was asked about, else who was answered, else who was asked about further back."""
    last = before[-1]
    asked = last.asked.named(["person"]) or last.asked.named(["name"])
    further = (found[-1] for one in reversed(before[:-1]) if (found := one.asked.named(["person"])))
    named = next(iter([*asked[-1:], *last.answer.named(["person"])[:1], *further]), None)
    return named.shown if named else ""


def thing(before: Sequence[Earlier]) -> str:
    """What "it" means: the happening of the last question with its names ("the attack on Aleppo"), else a name."""
    asked = before[-1].asked
    named = asked.named(("organisation", "place", "name"))
    return _happening(asked) or (named[-1].shown if named else "")


def several(before: Sequence[Earlier], language: str) -> str:
    """Whom "they" means: two persons, else what was counted ("how many soldiers"), an organisation, or the one name that there is."""
    asked = before[-1].asked
    for text in (asked, before[-1].answer):
        persons = list(dict.fromkeys(mention.shown for mention in text.named(("person", "name"))))
        if len(persons) > 1:
            return (" و" if language == "ar" else " and ").join(persons[:2])
        counted = [at for at in text.content if text is asked and asked.folded(at - 1) in ("many", "which")]
        if counted:
            return f"the {text.word(counted[0])}"
        names = text.named(NAMES)
        groups = text.named(["organisation"]) or (names if len(names) == 1 else [])
        if groups:
            return groups[-1].shown
    return ""


def at_place(before: Sequence[Earlier], language: str) -> str:
    """Where "there" is: the place that was asked about; that of the answer when the question was where."""
    last = before[-1]
    answered = last.answer.named(["place"])[:1] if {"where", "اين"}.intersection(last.asked.words) else []
    named = answered or last.asked.named(["place"])[-1:]
    return f"{'في' if language == 'ar' else 'in'} {named[0].shown}" if named else ""


def date(before: Sequence[Earlier]) -> str:
    """When "that day" was."""
    last = before[-1]
    return next((text.text[slice(*text.date)] for text in (last.asked, last.answer) if text.date), "")


def by_role(role: Mention, before: Sequence[Earlier]) -> Mention | None:
    """Who was last spoken of by a role: last in a question, first in an answer."""
    for one in reversed(before[-2:]):
        for text, pick in ((one.asked, -1), (one.answer, 0)):
            same = [mention for mention in text.named(["person"]) if mention.roles and _is_same_role(role.roles, mention.roles)]
            if same:
                return same[pick]
    return None


def _is_same_role(short: Sequence[str], full: Sequence[str]) -> bool:
    ours, theirs = map(_role_terms, short), [_role_terms(word) for word in full]
    return all(any(one & two for two in theirs) for one in ours) and ("prime" in short or "prime" not in full)


def _role_terms(word: str) -> set[str]:
    """The stems of a word of a role in both languages."""
    language, into = ("en", "ar") if word.isascii() else ("ar", "en")
    tokens = list(tokenize(word.removeprefix("ال"), language))
    return {token.term for token in tokens} | {phrase[0] for phrase in renderings(tokens, language, into) if len(phrase) == 1}


def _happening(asked: Said) -> str:
    """The last English noun phrase that names a happening, with the names behind it: "the attack on Aleppo"."""
    words = asked.words
    for the in reversed([at for at, word in enumerate(words) if word == "the"]):
        end = next(at for at in range(the + 1, len(words) + 1) if at not in asked.content)
        if not words_of("event").intersection(words[the + 1 : end]):
            continue
        while end + 1 < len(words) and (words[end] in words_of("preposition") or words[end] == "and"):
            first = asked.tokens[end + 1].start
            name = next((name for name in asked.named(NAMES) if name.start <= first < name.end), None)
            if name is None:
                break
            end = max(at for at, token in enumerate(asked.tokens) if token.start < name.end) + 1
        return asked.text[asked.tokens[the].start : asked.tokens[end - 1].end]
    return ""
