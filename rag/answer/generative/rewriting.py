"""A follow-up in a model's words, so that it stands alone; kept only when it adds nothing of its own."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence

from rag.answer.generative.markers import Forget, read_marks
from rag.answer.generative.prompts import Prompts
from rag.conversation.followup import FollowUp
from rag.conversation.history import Exchange
from rag.language.cues import names
from rag.language.detect import detect_question_language, is_in_another_language
from rag.language.stopwords import is_stopword
from rag.language.tokens import tokenize
from rag.llm.cancellation import Cancellation
from rag.llm.chat import ChatModel
from rag.llm.failures import ModelFailure

_LONGEST = 400  # characters
_SHARE_OF_TIME = 0.25  # of the time for the whole answer
_MARKS = ("?", "؟")
_LABEL = re.compile(r"^(?:(?:the\s+)?(?:standalone|rewritten|last)?\s*question|السؤال)\s*:\s*", re.IGNORECASE)
_ANSWER_SHOWN = 600  # characters of each earlier answer that the model is shown


class Rewriter:
    """Asks a model to make a follow-up stand alone."""

    def __init__(self, chat: ChatModel, prompts: Prompts) -> None:
        self._chat = chat
        self._prompts = prompts

    def rewrite(
        self, question: str, history: Sequence[Exchange], deadline: float, cancellation: Cancellation | None = None
    ) -> FollowUp | None:
        """The question as the model understands it; None when the model fails, or brings in what nobody said.

        Args:
            deadline: of the whole answer, on the clock of ``time.monotonic``; a part of the time until then is taken.
        """
        language = detect_question_language(question)
        conversation = [(exchange.searched_for or exchange.question, exchange.answer[:_ANSWER_SHOWN]) for exchange in history]
        rules, request = self._prompts.rewrite(question, language, conversation)
        now = time.monotonic()
        try:
            events = self._chat.stream(rules, request, now + _SHARE_OF_TIME * (deadline - now), cancellation)
            said = "".join(event for event in events if isinstance(event, str))
        except ModelFailure:
            return None
        # Reasoning and Markdown are no part of the question
        parts = read_marks(said, len(history))
        begins = max((at for at, part in enumerate(parts, start=1) if isinstance(part, Forget)), default=0)
        text = "".join(part for part in parts[begins:] if isinstance(part, str))
        rewritten = _LABEL.sub("", text.strip()).strip("\"'“”«»` ")
        if not _is_faithful(rewritten, question, conversation, language):
            return None
        asked = _terms(question, language)
        carried = tuple(t.folded for t in tokenize(rewritten, language) if not is_stopword(t.folded) and t.term not in asked)
        return FollowUp(rewritten if carried else question, carried)


def _is_faithful(rewritten: str, question: str, conversation: Sequence[tuple[str, str]], language: str) -> bool:
    """One line in the right language, that keeps what was asked, and whose every content word was said by somebody."""
    if question.rstrip().endswith(_MARKS) and not rewritten.endswith(_MARKS):
        return False  # an answer, or a statement
    if not rewritten or len(rewritten) > _LONGEST or "\n" in rewritten or is_in_another_language(rewritten, language):
        return False
    asked, said = _terms(question, language), _terms(rewritten, language)
    known = asked.union(*(_terms(text, detect_question_language(text)) for exchange in conversation for text in exchange))
    invented = said - known
    new_names = {term for name in names(rewritten) for term in _terms(name, language)} & invented
    digits = {term for term in invented if any(character.isdigit() for character in term)}
    # A few plain words may be new ("the call" for "it"); names and numbers may not
    return not new_names and not digits and len(invented) <= max(2, len(said) // 3) and (not asked or bool(asked & said))


def _terms(text: str, language: str) -> frozenset[str]:
    return frozenset(token.term for token in tokenize(text, language) if not is_stopword(token.folded))
