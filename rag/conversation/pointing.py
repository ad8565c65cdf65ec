"""Which words of a question point back: pronouns ("what did he say?", "ماذا قال عن سوريا؟"), roles ("the emir"), "that day"."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from rag.conversation.antecedents import at_place, by_role, date, person, several, thing
from rag.conversation.mentions import NAMES
from rag.conversation.message import Earlier, Said
from rag.conversation.table import Line, lines_of, words_of
from rag.conversation.wording import fit

_PREPOSITIONS = {"الي": "إلى", "علي": "على", "لدي": "لدى"}  # the table is folded; these are shown
_COMES_OF = frozenset("happen mean lead work matter affect end begin start".split())  # "how did this begin?"
_PLURAL = re.compile(r"[^s]s$|^(?:people|men|women|children|police)$")


@dataclass(frozen=True, slots=True)
class Pointer:
    """A place that points back: ``text[start:end]`` becomes ``new``; "" where only what came before as a whole explains it."""

    start: int
    end: int
    new: str
    sure: bool = False  # whether it cannot but point back, whatever else the question names


def pointers(said: Said, before: Sequence[Earlier]) -> list[Pointer]:
    """Every place of a question that points back, pronouns first."""
    found: list[Pointer] = []
    for at in range(said.opening, len(said.words)):
        if _has_noun(said, at):
            continue
        one = _that(said, at, before) or (_arabic if said.language == "ar" else _english)(said, at, before)
        # "What did he say to him?": one of the two is somebody else
        if one and not (one.new and not one.new.endswith("'s") and any(other.new == one.new for other in found)):
            found.append(one)
    return [*found, *_roles(said, before)]


def _english(said: Said, at: int, before: Sequence[Earlier]) -> Pointer | None:
    word, after, token = said.words[at], said.folded(at + 1), said.tokens[at]
    human = word in words_of("he", "his", "her")
    if _names_before(said, at, ("person", "name") if human else NAMES):
        return None
    if human:
        new = person(before)
    elif word in words_of("it", "its") and not _is_expletive(said, at):
        new = thing(before)
    elif word in words_of("they", "their"):
        new = several(before, "en")
    elif word == "there" and not _is_existential(said, at):
        new = at_place(before, "en")
    else:
        return None
    before_noun = after and after not in words_of("preposition", "auxiliary")
    owning = word in words_of("his", "its", "their") or (word == "her" and before_noun)
    new = fit(new, "en")
    return Pointer(token.start, token.end, f"{new}'s" if owning and new else new, sure=True)


def _arabic(said: Said, at: int, before: Sequence[Earlier]) -> Pointer | None:
    """A pronoun alone (أين هو؟) or on a preposition (معه), or a verb that says who acts by its form alone (ماذا قال عن ...)."""
    word, after, token = said.words[at], said.folded(at + 1), said.tokens[at]
    if _names_before(said, at, NAMES):
        return None
    asking = said.folded(at - 1)
    behind_asking = asking in words_of("asking")
    if line := next((line for line in lines_of("attached") if token.folded in line[1:]), None):
        return Pointer(token.start, token.end, _attached(line, line.index(token.folded), before), sure=True)
    if not after and word in words_of("there"):
        return Pointer(said.start(at), token.end, at_place(before, "ar"), sure=True)
    if not after and behind_asking and word in words_of("هو", "هم"):  # "ما هي عاصمة ..." only links
        new = several(before, "ar") if word in words_of("هم") else person(before)
        return Pointer(said.start(at), token.end, fit(new, "ar"), sure=True)
    if asking == "هل" and word in words_of("هو") and after and len(said.words) == at + 2 and not _is_said_of_nobody(after):
        return Pointer(said.start(at), token.end, fit(person(before), "ar"), sure=True)
    acts = word in words_of("verb", "verbs") and behind_asking and asking not in ("من", "ما")
    if not acts or (after and after not in words_of("preposition")):
        return None
    new = fit(person(before) if word in words_of("verb") else several(before, "ar"), "ar")
    return Pointer(token.end, token.end, new and f" {new}", sure=True)


def _is_said_of_nobody(word: str) -> bool:
    """Whether an Arabic word is a noun with the article, or says of a thing how it is: "هل هو صحيح"."""
    return word.startswith("ال") or word in words_of("filler")


def _attached(line: Line, form: int, before: Sequence[Earlier]) -> str:
    """A preposition with a name for the pronoun on it. A man is meant by its first form sooner than by its second, which things have."""
    one, other = person(before), thing(before)
    name = fit((one or other, other or one)[form - 1] if form < 3 else several(before, "ar"), "ar")
    if not name:
        return ""
    if line[0] in ("ل", "ب"):
        return f"لل{name[2:]}" if name.startswith("ال") and line[0] == "ل" else line[0] + name
    return f"{_PREPOSITIONS.get(line[0], line[0])} {name}"


def _that(said: Said, at: int, before: Sequence[Earlier]) -> Pointer | None:
    """ "This call" and "that day"; the day is known, the call is explained by all that came before."""
    if said.words[at] not in words_of("that") or not _points(said, at):
        return None
    day = date(before) if said.folded(at + 1) in words_of("day") else ""
    if not day:
        return Pointer(said.start(at), said.start(at), "")
    first = at - 1 if said.folded(at - 1) in words_of("preposition") else at
    return Pointer(said.start(first), said.tokens[at + 1].end, day)


def _points(said: Said, at: int) -> bool:
    """Whether "that" or "this" points back: at the end, or before a happening; in "he said that" it only joins."""
    after = said.folded(at + 1)
    does = said.folded(at - 1) in words_of("doing") and after in _COMES_OF
    if not after or does:
        return True
    tied = after in words_of("event", "day") or (after in words_of("relation") and said.words[at] != "that")
    return tied and (at > 0 or said.language == "ar")  # "This year, who won?" speaks of now


def _names_before(said: Said, at: int, kinds: Collection[str]) -> bool:
    """Whether the question itself names somebody or something before a pronoun, which that then means."""
    return any(mention.end <= said.tokens[at].start for mention in said.named(kinds))


def _has_noun(said: Said, at: int) -> bool:
    """Whether a pronoun may stand for a noun before it: "why did the bridge lose its lights?", "المدينة التي ولد فيها"."""
    word = said.words[at]
    nouns = [noun for noun in said.content if said.opening <= noun < at]
    if said.language == "ar":
        # One word may be the verb; a noun before it is what the pronoun resumes, more so behind a relative
        if len(nouns) > 1 or words_of("relative").intersection(said.words[:at]):
            return True
        if nouns:
            return said.folded(nouns[0] - 1) in ("", "اي", "كم")
        return said.body[0] == "من" and at > said.opening and any(word in line[1:] for line in lines_of("attached"))
    if word in words_of("that", "there"):
        return False
    nouns = [noun for noun in nouns if said.folded(noun - 1) != "who"]  # "who leads them?"
    plural = word in words_of("they", "their") and any(_PLURAL.search(said.words[noun]) for noun in nouns)
    return plural or any(said.folded(noun - 1) in words_of("determiner") for noun in nouns)


def _is_existential(said: Said, at: int) -> bool:
    """Whether "there" says that something is, not where: "is there a hospital", "that there are"."""
    after, auxiliary = said.folded(at + 1), words_of("auxiliary")
    return said.body[:2] == ["how", "many"] or (after != "" and (after in auxiliary or said.folded(at - 1) in auxiliary))


def _is_expletive(said: Said, at: int) -> bool:
    """Whether "it" stands for nothing: "is it true", "how long does it take to"."""
    near, rest = said.words[max(0, at - 2) : at + 3], said.words[at + 1 :]
    clause = sum(one > at for one in said.content) > 2 and {"when", "if", "that", "to"}.intersection(rest)
    tongue = said.words[at + 1 : at + 2] == ["in"] and words_of("tongue").intersection(rest)  # "is it in Arabic?"
    return bool(clause or tongue or words_of("filler").intersection(near) or ("to" in rest and {"take", "took", "cost"}.intersection(near)))


def _roles(said: Said, before: Sequence[Earlier]) -> Iterator[Pointer]:
    """ "The emir" with no name beside it, for the one of whom the last exchange speaks."""
    for mention in said.named(["role"]):
        after = next((at for at, token in enumerate(said.tokens) if token.start >= mention.end), len(said.words))
        # In Arabic the word behind it may be its name: "الرئيس التنفيذي"
        explained = said.folded(after) in ("of", "for", "in") or (said.language == "ar" and after in said.content)
        if not mention.shown.lower().startswith(("the ", "ال")) or explained:
            continue
        one = by_role(mention, before)
        new = fit(one.shown, said.language) if one else ""
        if one or said.connected or 1 <= len(before[-1].asked.named(NAMES)) <= 2:
            yield Pointer(mention.start, mention.end, new and mention.lead + new)
