"""The last question asked again, to know more of it: "why?", "who else?", "according to whom?", "does the mayor too?"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.conversation.message import Earlier, Said
from rag.conversation.table import lines_of, words_of
from rag.conversation.wording import EDGES, behind, mark

_SAYING = r"(?<=\s)(say|do|stress|emphasi[sz]e|announce|claim|state|warn|demand)"
_SAID = re.compile(rf"{_SAYING}\b")  # "what did he say?" -> "why did he say that?"
_SAID_THAT = re.compile(rf"{_SAYING} that(?= (?:about|in|on|to)\b|$)")


def ask_more(said: Said, before: Sequence[Earlier]) -> str:
    """A message that says only what it wants to know, of what was asked before; "" for any other."""
    asked = before[-1].asked
    # As it is written too: a word of the table may begin like one with a clitic ("فعلا")
    phrases = {" ".join(words) for words in (said.body, said.words, [token.folded for token in said.tokens])}
    if phrases & words_of("more") or _is_tongue(said):
        return asked.text
    if phrases & words_of("source") or _is_too(said):
        return behind(said.opened, asked.pieces)
    if phrases & words_of("next"):
        return behind("What happened then?" if said.language == "en" else "ماذا حدث بعد ذلك؟", asked.pieces)
    phrase = next((line[0] for line in lines_of("bare") if phrases.intersection(line)), "")
    if not phrase:
        return ""
    word = _as_asked(said, phrase)
    clause = _clause(asked, phrase) if asked.language == said.language else ""
    if clause:
        clause, bracket, carried = clause.partition(" (")
        return f"{word} {clause}{mark(said.language)}{bracket}{carried}"
    if asked.language == said.language == "en" and asked.words[0] in ("who", "what") and "(" not in asked.text:
        return f"{word}? ({_rest(asked, 1)})"  # "Who called Assad?": it has nothing to turn around
    return behind(word + mark(said.language), asked.pieces)


def _is_tongue(said: Said) -> bool:
    """Whether a message wants the last question in a language, and nothing else: "and in Arabic?"."""
    words = [word.removeprefix("و") for word in said.body]
    tongue, small = words_of("tongue"), words_of("tongue", "preposition", "courtesy", "written")
    return bool(tongue.intersection(words)) and small.issuperset(words)


def _is_too(said: Said) -> bool:
    """Whether a message asks of somebody or something what was asked of another: "does the mayor too?", "وهل الوزير أيضا؟"."""
    too = words_of("too")
    if len(said.body) < 2 or said.body[-1] not in too or (said.connected and said.body[0] not in words_of("auxiliary") | {"هل"}):
        return False
    nouns = [at for at in said.content if at >= said.opening and said.words[at] not in too]
    rest = [word for at, word in enumerate(said.words) if at >= said.opening and at not in nouns]
    one = len(nouns) == 1 or any(m.start <= said.start(nouns[0]) and said.tokens[nouns[-1]].end <= m.end for m in said.mentions if nouns)
    office = len(nouns) == 2 and said.words[nouns[0]] in words_of("role") and said.words[nouns[1]].startswith("ال")
    return (one or office) and words_of("auxiliary", "too", "determiner").union(("of", "as", "هل")).issuperset(rest)


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
