"""What a pronoun or a role may stand for: whom and what the exchanges before named. "" where they named nothing that fits."""

from __future__ import annotations

from collections.abc import Sequence

from rag.conversation.mentions import NAMES, Mention, is_common
from rag.conversation.message import Earlier, Said
from rag.conversation.table import words_of
from rag.language.fold import fold
from rag.language.lexicon import renderings
from rag.language.sentences import sentence_spans
from rag.language.stopwords import is_stopword
from rag.language.tokens import tokenize


def person(before: Sequence[Earlier]) -> str:
    """Whom "he" or "she" means: who was asked about, else who was answered, else likewise further back; "" when it may be several."""
    last = before[-1]
    asked = [one for kind in ("name", "person") for one in last.asked.named([kind]) if _may_be_person(last.asked, one)]
    if asked:
        return asked[-1].shown
    answered = _answered(last)
    if answered or last.asked.words[0] in ("who", "whom", "من"):
        return answered[0] if len(answered) == 1 else ""  # who it is was asked last: nobody from further back
    for one in reversed(before[:-1]):
        named = [mention.shown for mention in one.asked.named(["person"]) if _may_be_person(one.asked, mention)][-1:] or _answered(one)
        if named:
            return named[0] if len(named) == 1 else ""
    return ""


def _answered(one: Earlier) -> list[str]:
    """The person of whom an answer speaks: the one in a role, else the first when it begins the answer; otherwise all of them."""
    if not one.answer.text:
        return []
    answer = Said(one.answer.text[slice(*sentence_spans(one.answer.text, one.answer.language)[0])])
    found = [(mention, _whole(answer, mention)) for mention in answer.named(("person", "name")) if _may_be_person(answer, mention)]
    found = [(mention, shown) for mention, shown in found if mention.kind == "person" or _is_full_name(shown)]
    asked = {role for mention in one.asked.mentions for role in mention.roles}
    held = [(mention, shown) for mention, shown in found if _has_role(answer, mention)]
    same = [(mention, shown) for mention, shown in held if any(_is_same_role([role], [*mention.roles]) for role in asked)]
    if asked and answer.language == "ar":
        found = held  # "The patient Layla", asked for the director: a name that the lexicon lacks is not seen there
    names = list(dict.fromkeys(shown for _, shown in same[:1] or (held if len(held) == 1 else found)))
    begins = bool(found) and answer.text.lstrip(' "“«(').startswith(found[0][1])
    return names[:1] if begins and answer.language == "en" and names and names[0] == found[0][1] else names


def _may_be_person(text: Said, mention: Mention) -> bool:
    """Whether a name may be a person's: not "the Lindholm fire", not "in Lindholm"."""
    if mention.roles:
        return True
    ahead, after = _around(text, mention)
    if mention.shown.lower().startswith("the "):
        return False
    if mention.kind == "person" or ahead in words_of("auxiliary"):  # "did Brandt visit": a verb there
        return True
    return ahead not in words_of("where") and after not in words_of("event")


def _around(text: Said, mention: Mention) -> tuple[str, str]:
    """The folded words before and behind a name."""
    first = next((at for at, token in enumerate(text.tokens) if token.end > mention.start), 0)
    after = next((at for at, token in enumerate(text.tokens) if token.start >= mention.end), len(text.words))
    return text.folded(first - 1), text.folded(after)


def _has_role(text: Said, mention: Mention) -> bool:
    """Whether somebody is named with a role, or closely behind one: "مدير المستشفى الدكتور سالم"."""
    first = next((at for at, token in enumerate(text.tokens) if token.end > mention.start), 0)
    return bool(mention.roles or (text.language == "ar" and words_of("role").intersection(text.words[max(0, first - 3) : first])))


def _whole(text: Said, mention: Mention) -> str:
    """A name with the given name that begins the sentence: a capital there says nothing, and only the name behind it was taken."""
    first = next((at for at, token in enumerate(text.tokens) if token.end > mention.start), 0)
    alone = text.language == "en" and first == 1 and " " not in mention.shown and text.tokens[0].end + 1 == mention.start
    given = alone and text.text[text.tokens[0].start].isupper() and not is_stopword(text.words[0]) and not is_common(text.words[0])
    return text.text[text.tokens[0].start : mention.end] if given else mention.shown


def _is_full_name(name: str) -> bool:
    """Whether an unknown name is of two words and more, the last of which is no plain word: "Mona Brandt", not "Lindholm Bridge"."""
    words = fold(name).split()
    return len(words) > 1 and not is_common(words[-1])


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
