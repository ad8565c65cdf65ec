"""The last question asked again: to know more of it ("why?", "who else?"), or about another ("what about Qatar?", "and on Tuesday?")."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.conversation.antecedents import by_role
from rag.conversation.mentions import NAMES
from rag.conversation.message import Earlier, Said
from rag.conversation.table import lines_of, words_of
from rag.conversation.wording import EDGES, behind, mark, replaced
from rag.language.fold import fold

_SAYING = r"(?<=\s)(say|do|stress|emphasi[sz]e|announce|claim|state|warn|demand)"
_SAID = re.compile(rf"{_SAYING}\b")  # "what did he say?" -> "why did he say that?"
_SAID_THAT = re.compile(rf"{_SAYING} that(?= (?:about|in|on|to)\b|$)")
_OF = re.compile(r"\bthe \w+(?= of )", re.IGNORECASE)
_ABOUT = re.compile(r"\b(?:about|regarding|concerning)\s+(?=\w)", re.IGNORECASE)
# Which kinds of name another may take the place of, the first that the question has
_REPLACED = {
    "person": (("person",), ("role",), ("name",)),
    "place": (("place",), ("organisation",), ("name",)),
    "organisation": (("organisation",), ("place",), ("name",)),
    "name": (("name",), ("person",), ("organisation", "place")),
}


def ask_more(said: Said, before: Sequence[Earlier]) -> str:
    """A message that says only what it wants to know, of what was asked before; "" for any other."""
    asked = before[-1].asked
    # As it is written too: a word of the table may begin like one with a clitic ("فعلا")
    phrases = {" ".join(words) for words in (said.body, said.words, [token.folded for token in said.tokens])}
    if phrases & words_of("more"):
        return asked.text
    if phrases & words_of("next"):
        return behind("What happened then?" if said.language == "en" else "ماذا حدث بعد ذلك؟", asked.pieces)
    phrase = next((line[0] for line in lines_of("bare") if phrases.intersection(line)), "")
    if not phrase:
        return ""
    word = _as_asked(said, phrase)
    clause = _clause(asked, phrase) if asked.language == said.language else ""
    if clause:
        return f"{word} {clause}{mark(said.language)}"
    if asked.language == said.language == "en" and asked.words[0] in ("who", "what"):
        return f"{word}? ({_rest(asked, 1)})"  # "Who called Assad?": it has nothing to turn around
    return behind(word + mark(said.language), asked.pieces)


def _as_asked(said: Said, phrase: str) -> str:
    """The words of asking: the phrase as it was written when the message begins with it, else as the table has it."""
    if phrase == "كم":
        return "كم العدد"  # a mark behind it hides what kind it asks for
    words = phrase.split()
    if said.body[: len(words)] == words:
        phrase = said.text[said.start(said.opening) : said.tokens[said.opening + len(words) - 1].end]
    return phrase.capitalize()


def _clause(asked: Said, phrase: str) -> str:
    """The last question without its words of asking, to stand behind others; "" where the grammar does not allow it."""
    if asked.language == "ar":
        skipped = words_of("asking") | {"هو", "هي", "عدد", "الذي", "التي"}
        return _rest(asked, next((at for at, word in enumerate(asked.words) if word not in skipped), len(asked.words)))
    if not {"why", "when", "where", "how", "whom", "long", "else"}.intersection(phrase.split()):
        return ""
    words = asked.words[:8]
    verb = next((at for at, word in enumerate(words) if word in words_of("auxiliary")), None)
    start = next((at for at, word in enumerate(words[:3]) if word in words_of("asking")), None)
    if verb == 0:
        rest = _rest(asked, 0)
        return rest[:1].lower() + rest[1:]
    if start is not None and phrase == "who else":
        return _rest(asked, start + 1 if verb is None else verb) if words[start] == "who" else ""
    return "" if start is None or verb is None or verb <= start else _turned(asked, start, verb, phrase)


def _turned(asked: Said, start: int, verb: int, phrase: str) -> str:
    """What stands behind an English word of asking, from the verb on; a noun between the two goes behind the verb."""
    words = asked.words
    nouns = [at for at in range(start + 1, verb) if words[at] not in ("many", "much", "else", "exactly", "long", "old", "often")]
    if not nouns:
        rest = _rest(asked, verb)
        if phrase == "what else":
            return _SAID_THAT.sub(r"\1", rest)
        return _SAID.sub(r"\1 that", rest, count=1) if words[start] == "what" else rest
    if words[verb] in words_of("doing"):
        return ""  # "Which city did they attack": the city would have to go behind the verb
    between = asked.text[asked.tokens[nouns[0]].start : asked.tokens[nouns[-1]].end]
    return f"{asked.word(verb)} {between} {_rest(asked, verb + 1)}".strip()


def _rest(asked: Said, at: int) -> str:
    """From a word on, to stand inside another question."""
    if at >= len(asked.tokens):
        return ""
    return re.sub(r"\s*[?؟](?=\s*\()", "", asked.text[asked.tokens[at].start :]).strip(EDGES)


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
        return _with_name(said, asked, other, (by_role(roles[0], before) or roles[0]).shown, "person")
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
    named = (said.mentions or said.date) and _only_names(said)
    return start if named or (said.connected and len(said.body) <= 3 and _is_definite(said.body[0])) else None


def _is_definite(word: str) -> bool:
    """Whether a word is or has an article, or is a pronoun of possession."""
    word = word.removeprefix("و")
    return word in ("the", "its", "his", "their", "her") or (word.startswith("ال") and len(word) > 4)


def _only_names(said: Said) -> bool:
    """Whether a message holds nothing but names, roles, times and small words."""
    spans = [(mention.start, mention.end) for mention in said.mentions] + ([said.date] if said.date else [])
    return all(any(start < said.tokens[at].end <= end for start, end in spans) for at in said.content if at >= said.opening)


def _with_name(said: Said, asked: Said, other: Said, new: str, kind: str) -> str:
    """The last question with a new name for the last one of its kind."""
    old = next((found[-1] for kinds in _REPLACED[kind] if (found := asked.named(kinds))), None)
    if asked.language != said.language:
        left = asked if old is None else Said(replaced(asked.text, old.start, old.end, ""))
        return behind(said.opened, left.pieces)
    if old is None:
        return _added(said, asked, other.text if other.words[0] in words_of("preposition") else new)
    if fold(new) in fold(asked.text):
        return behind(said.opened, asked.pieces)
    return replaced(asked.text, old.start, old.end, old.lead + new)


def _about_topic(said: Said, asked: Said, topic: str) -> str:
    """Another topic in the place of the one that "about" names; without such, the names of the last question behind this one."""
    tail, noun = _ABOUT.search(asked.text), _OF.search(asked.text)
    if tail and asked.language == said.language and (not asked.date or asked.date[0] < tail.start()):
        return f"{asked.text[: tail.end()]}{topic}?"
    if not _is_definite(Said(topic).words[0]):
        return ""  # "what about lunch?"
    if noun and re.fullmatch(r"the \w+", topic, re.IGNORECASE):
        return replaced(asked.text, *noun.span(), topic.lower())
    names = asked.named(NAMES)
    return behind(said.opened, (name.shown for name in names)) if names else ""


def _added(said: Said, asked: Said, new: str) -> str:
    """The last question with something more."""
    text, added = asked.text.rstrip(EDGES), Said(new)
    if asked.language != said.language or text.endswith(")"):
        return behind(said.opened, asked.pieces)
    if added.words[0] in words_of("preposition") or added.date:
        return f"{text} {new}{mark(asked.language)}"
    return behind(text + mark(asked.language), [new])
