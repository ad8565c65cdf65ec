"""Follow-up questions made to stand alone: "and what did the emir say?" needs what was asked before it.

A plain rule without a model, for English and Arabic, on a table of words (``rag.conversation.table``). In doubt a question is left
as it is: a word that is carried over wrongly ruins a good question, a missing one only a poor one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.conversation.another import ask_about_another
from rag.conversation.asking_again import ask_more
from rag.conversation.history import Exchange
from rag.conversation.mentions import NAMES, plain
from rag.conversation.message import Earlier, Said
from rag.conversation.omissions import leaves_out
from rag.conversation.pointing import pointers
from rag.conversation.table import words_of
from rag.conversation.wording import behind, replaced
from rag.language.fold import fold

_LONGEST = 400  # characters; who writes more says what he means
_MOST_WORDS = 12  # words with content; likewise


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question that stands alone, and the words in it that were carried over; none when it is left as it was asked."""

    question: str
    carried: tuple[str, ...]


def stand_alone(question: str, history: Sequence[Exchange]) -> FollowUp:
    """The question with what it leaves open taken from the exchanges before it; any text is taken.

    Args:
        history: oldest first. Exchanges that do not say what was searched for are read in the light of those before them.
    """
    before: list[Earlier] = []
    for exchange in history:
        asked = Said(exchange.searched_for or _carry_over(exchange.question, before).question)
        if len(asked.text) <= _LONGEST and not words_of("courtesy").issuperset(asked.words[at] for at in asked.content):
            before.append(Earlier(asked, Said(exchange.answer), exchange.answered))
    return _carry_over(question, before)


def _carry_over(question: str, before: Sequence[Earlier]) -> FollowUp:
    """One of three rules finds what is open, or none does."""
    said = Said(question.encode("utf-8", "ignore").decode().strip() if len(question) <= _LONGEST else "")
    if not before or not said.words or len(said.content) > _MOST_WORDS:
        return FollowUp(question, ())
    answered = [one for one in before if one.answered]
    # "And what about Kuwait?" has the form of the last question, whether that was answered or not
    for rule, known in ((ask_more, answered), (ask_about_another, before), (_say_who_and_what, answered)):
        if known and (found := rule(said, known)):
            carried = _carried(said, Said(found))
            return FollowUp(found if carried else question, carried)
    return FollowUp(question, ())


def _say_who_and_what(said: Said, before: Sequence[Earlier]) -> str:
    """The question itself, with names for its pronouns and roles, and what it was about where it needs that; "" when nothing is open."""
    asked, text = before[-1].asked, said.text
    found, own = pointers(said, before), said.named(NAMES)
    vague = any(not one.new for one in found) or (not found and leaves_out(said, before[-1]))
    if not (found or vague) or (own and not any(one.new or one.sure for one in found)):
        return ""
    for one in sorted((one for one in found if one.new), key=lambda one: -one.start):
        text = replaced(text, one.start, one.end, one.new)
    text = text[said.start(said.opening) :]
    by_role = said.connected and said.named(["role"])
    return behind(text, asked.pieces if vague else _names_of(asked) if by_role and not own else [])


def _names_of(asked: Said) -> list[str]:
    """What a question names: of its pieces the names, times and happenings."""
    names, happenings = {plain(mention.shown) for mention in asked.mentions}, words_of("event")
    return [piece for piece in asked.pieces if piece in names or not piece.isalpha() or happenings.intersection(fold(piece).split())]


def _carried(said: Said, found: Said) -> tuple[str, ...]:
    """The names and words of the finished question that the asked one has not."""
    carried: list[str] = []
    for piece in map(Said, found.pieces):
        new = [at for at in piece.content if piece.words[at] not in said.words]
        if new:
            carried.append(piece.text if len(new) == len(piece.content) else " ".join(piece.word(at) for at in new))
    # "And the president of Iran?": only the small words of the last question came along
    return tuple(carried) or tuple(found.word(at) for at, word in enumerate(found.words) if word not in {*said.words, *words_of("asking")})
