"""The last question asked again about another: "what about Qatar?", "and on Tuesday?", "وماذا عن لبنان؟"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.conversation.antecedents import by_role
from rag.conversation.mentions import NAMES, Mention
from rag.conversation.message import Earlier, Said
from rag.conversation.table import words_of
from rag.conversation.wording import EDGES, behind, mark, replaced
from rag.language.fold import fold

_OF = re.compile(r"\bthe \w+(?= of )", re.IGNORECASE)
_OF_THING = re.compile(r"(?<= of )[a-z]+(?=\W*$| in )")
_THING = re.compile(r"^(?:ما|كم) [^\s?؟]+ (?P<thing>ال[^\s?؟]+)\W*$")
_ABOUT = re.compile(r"\b(?:about|regarding|concerning)\s+(?=\w)", re.IGNORECASE)
_DEMONYM = re.compile(r"(?:ish|ese|an|[aeq]i|ch)$")
# Which kinds of name another may take the place of, the first that the question has
_REPLACED = {
    "person": (("person",), ("role",), ("name",)),
    "place": (("place",), ("organisation",), ("name",)),
    "organisation": (("organisation",), ("place",), ("name",)),
    "name": (("name",), ("person",), ("organisation", "place")),
}


def ask_about_another(said: Said, before: Sequence[Earlier]) -> str:
    """The last question again, with another name, time or topic in the place of its own; "" for a message of another form."""
    at = _subject_of(said)
    if at is None:
        return ""
    other, asked = Said(said.text[said.start(at) :].strip(EDGES)), before[-1].asked
    named, roles = other.named(NAMES), other.named(["role"])
    outer = [one for one in named if not any(two.start <= one.start and one.end <= two.end and one is not two for two in named)]
    if len(outer) > 1 or len(other.content) > 4:
        return ""  # a subject of its own
    if outer:
        return _with_name(said, asked, other, outer[0].shown, outer[0].kind)
    if roles:
        whole = other.text if len(other.content) > 1 else (by_role(roles[0], before) or roles[0]).shown
        return _with_name(said, asked, other, whole, "person")
    if other.date:
        return replaced(asked.text, *asked.date, other.text) if asked.date else _added(said, asked, other.text)
    return _about_topic(said, asked, other.text)


def _subject_of(said: Said) -> int | None:
    """The place of the first word of what is asked about, None when the question is none of this form."""
    start = said.opening
    for size in (3, 2, 1):
        if " ".join(said.body[:size]) in words_of("about") and size < len(said.body):
            return start + size
    if words_of("tongue").intersection(said.body):
        return None
    small = words_of("asking", "auxiliary", "that")
    first, last = said.date or (0, 0)  # "May" is a month there
    asks = any(word in small and not first <= token.start < last for word, token in zip(said.body, said.tokens[start:], strict=True))
    if asks or len(said.body) > 5 or not (said.connected or said.body[0] in words_of("preposition")):
        return None
    named = (said.mentions or said.date) and (_only_names(said) or _is_office(said))
    return start if named or (said.connected and len(said.body) <= 3 and _is_definite(said.body[0])) else None


def _is_definite(word: str) -> bool:
    """Whether a word is or has an article, or is a pronoun of possession."""
    word = word.removeprefix("و")
    return word in ("the", "its", "his", "their", "her") or (word.startswith("ال") and len(word) > 4)


def _is_office(said: Said) -> bool:
    """Whether a message is an office and what it is of: "and the minister of energy?"."""
    roles = said.named(["role"])
    behind_it = [word for token, word in zip(said.tokens, said.words, strict=True) if roles and token.start >= roles[0].end]
    return said.language == "en" and said.connected and len(behind_it) == 2 and behind_it[0] == "of"


def _only_names(said: Said) -> bool:
    """Whether a message holds nothing but names, roles, times and small words."""
    spans = [(mention.start, mention.end) for mention in said.mentions] + ([said.date] if said.date else [])
    return all(any(start < said.tokens[at].end <= end for start, end in spans) for at in said.content if at >= said.opening)


def _with_name(said: Said, asked: Said, other: Said, new: str, kind: str) -> str:
    """The last question with a new name for the last one of its kind."""
    head = Said(asked.text.split(" (")[0])
    if kind == "person" and head.text != asked.text and head.named(("person", "role")):
        asked = head  # what stands in brackets was of somebody else
    old = next((found[-1] for kinds in _REPLACED[kind] if (found := asked.named(kinds))), None)
    if asked.language != said.language:
        left = asked if old is None else Said(replaced(asked.text, old.start, old.end, ""))
        return behind(said.opened, left.pieces)
    if old is None:
        return _added(said, asked, other.text if other.words[0] in words_of("preposition") else new)
    if fold(new) in fold(asked.text):
        return behind(said.opened, asked.pieces)
    if any(asked.text[one.end : old.start].strip() == "of" for one in asked.named(["person"])):
        return _added(said, asked, new)  # "President Putin of Russia"
    role = next((one for one in asked.named(["person"]) if one.roles and one.start <= old.start and old.end <= one.end), None)
    inside = [one for one in asked.named(["place"]) if role and role.start <= one.start and one.end <= role.end]
    if role and role is not old and len(inside) == 1:  # of two, the last is no part of the role: "ملك النرويج غزة"
        return _with_place(said, asked, role, old, new)
    return replaced(asked.text, old.start, old.end, old.lead + new)


def _with_place(said: Said, asked: Said, role: Mention, old: Mention, new: str) -> str:
    """Another place in a role that is the subject: the emir of Oman for that of Qatar. Of any other role the place is no part."""
    adjective = bool(_DEMONYM.search(new)) and new.startswith("the ") if new.isascii() else new.startswith("ال") and new.endswith("ي")
    was, behind_it = _is_adjective(asked, role, old), asked.text[old.end : role.end]
    if not _is_subject(asked, role) or _has_own_name(asked, role, old):
        return _added(said, asked, new)
    if was == adjective:
        return replaced(asked.text, old.start, old.end, new.removeprefix("the ") if adjective else new)
    if adjective:
        return _added(said, asked, new)
    if new.isascii():
        return replaced(asked.text, role.start, role.end, f"the {behind_it.strip()} of {new}")
    words = asked.text[role.start : old.start].split()
    return replaced(asked.text, role.start, role.end, " ".join([*(word.removeprefix("ال") for word in words), new]))


def _has_own_name(asked: Said, role: Mention, place: Mention) -> bool:
    """Whether somebody is named by a role, a place and a name of his own: "Russian President Putin" is of no other country."""
    own = (word for token, word in zip(asked.tokens, asked.words, strict=True) if role.start < token.end <= role.end + 2)
    known = {*role.roles, *(word.removeprefix("ال") for word in Said(place.shown).words), "the", "of", "s"}
    return any(word not in known and re.sub(r"^ال|['’]s$", "", word) not in known for word in own)


def _is_adjective(asked: Said, role: Mention, place: Mention) -> bool:
    """Whether a place in a role is an adjective: "the Iraqi prime minister", "الرئيس التركي", but not "Norway's king"."""
    if asked.language == "ar":
        return place.shown.startswith("ال") and place.shown.endswith("ي")
    return asked.text[place.end : role.end].startswith(" ")


def _is_subject(asked: Said, role: Mention) -> bool:
    """Whether a role is what a question is about, alone, and not whom somebody else spoke to."""
    at = next((at for at, token in enumerate(asked.tokens) if token.end > role.start), 0)
    end = next((at for at, token in enumerate(asked.tokens) if token.start >= role.end), len(asked.words))
    first = not any(one.end <= role.start for one in asked.named((*NAMES, "role")))
    joined = asked.folded(end) == "and" or (
        end < len(asked.tokens) and asked.tokens[end].folded.startswith("و") and end not in asked.content
    )
    if not first or joined or asked.text[role.end :].lstrip().startswith("و"):
        return False
    ahead = asked.folded(at - 1)
    if asked.language == "ar":
        whole = bool(asked.tokens) and asked.tokens[at].folded == asked.words[at] and not role.lead
        return (
            whole
            and ahead not in words_of("preposition") - {"من"}
            and not (asked.words[0] == "من" and at > 1 and ahead not in ("هو", "هي"))
        )
    return ahead in words_of("asking", "auxiliary") | {"of", "about", ""}


def _about_topic(said: Said, asked: Said, topic: str) -> str:
    """Another topic in the place of the one that "about" names; behind the happening or the result of what was asked stand its names.

    A noun of no known bearing on the last question is a new subject: nothing is carried.
    """
    tail, noun = _ABOUT.search(asked.text), _OF.search(asked.text)
    if tail and asked.language == said.language and (not asked.date or asked.date[0] < tail.start()):
        return f"{asked.text[: tail.end()]}{topic}?"
    thing = _thing(asked)
    words = Said(topic).words
    if thing and asked.language == said.language and len(words) == 1 and words[0] not in words_of("event", "relation"):
        return replaced(asked.text, *thing, topic)
    if not _is_definite(words[0]):
        return ""  # "what about lunch?"
    of_name = noun and asked.words[0] in ("what", "how") and any(name.start >= noun.end() for name in asked.named(NAMES))
    if noun and of_name and re.fullmatch(r"the \w+", topic, re.IGNORECASE):
        return replaced(asked.text, *noun.span(), topic.lower())
    bearing = words[0] in ("its", "his", "their", "her") or words_of("event", "relation", "deed").intersection(words)
    return behind(said.opened, (name.shown for name in asked.named(NAMES))) if bearing and asked.named(NAMES) else ""


def _thing(asked: Said) -> tuple[int, int] | None:
    """Where the common noun stands of which a question asks something: "the price of rice", "ما سعر الأرز"."""
    if asked.language == "ar":
        found = _THING.search(asked.text)
        return found.span("thing") if found and not asked.mentions else None
    found = _OF_THING.search(asked.text) if asked.words[0] == "what" else None
    named = found and any(one.start <= found.start() < one.end for one in asked.mentions)
    return found.span() if found and not named else None


def _added(said: Said, asked: Said, new: str) -> str:
    """The last question with something more."""
    text, added = asked.text.rstrip(EDGES), Said(new)
    if asked.language != said.language or text.endswith(")"):
        return behind(said.opened, asked.pieces)
    if added.words[0] in words_of("preposition") or added.date:
        return f"{text} {new}{mark(asked.language)}"
    if added.named(["place"]) and words_of("saying").intersection(asked.words) and not words_of("topic").intersection(asked.words):
        return f"{text} {'عن' if asked.language == 'ar' else 'about'} {new}{mark(asked.language)}"
    return behind(text + mark(asked.language), [new])
