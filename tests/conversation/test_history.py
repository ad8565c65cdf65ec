"""What callers pass as history."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field

import pytest

from rag.conversation.history import MAX_EXCHANGES, MAX_TEXT, Exchange, read_history
from rag.schema import Answer


class Role(enum.Enum):
    USER = "user"
    ASSISTANT = "assistant"


@dataclass
class Message:
    """As LlamaIndex has them: a role and a content."""

    role: Role
    content: str | None


@dataclass
class Block:
    text: str


@dataclass
class Blocks:
    role: str
    content: list[Block] = field(default_factory=list)


EXCHANGE = Exchange("Who sails?", "Two crews do.")


@pytest.mark.parametrize(
    "history",
    [
        pytest.param([("Who sails?", "Two crews do.")], id="pairs"),
        pytest.param([["Who sails?", "Two crews do."]], id="pairs-as-lists"),
        pytest.param([EXCHANGE], id="exchanges"),
        pytest.param([Answer("Who sails?", "Two crews do.", answered=True)], id="answers"),
        pytest.param([{"role": "user", "content": "Who sails?"}, {"role": "assistant", "content": "Two crews do."}], id="messages"),
        pytest.param(
            [
                {"role": "system", "content": "Be brief."},
                {"role": "user", "content": [{"type": "text", "text": "Who sails?"}, {"type": "image_url", "image_url": {"url": "x"}}]},
                {"role": "tool", "content": "42"},
                {"role": "assistant", "content": [{"type": "text", "text": "Two crews do."}]},
            ],
            id="messages-in-parts",
        ),
        pytest.param([Message(Role.USER, "Who sails?"), Message(Role.ASSISTANT, "Two crews do.")], id="chat-messages"),
        pytest.param([Blocks("user", [Block("Who sails?")]), Blocks("assistant", [Block("Two crews do.")])], id="chat-messages-in-blocks"),
        pytest.param([{"role": "assistant", "content": "Welcome!"}, EXCHANGE], id="a-greeting-before-any-question"),
    ],
)
def test_history_every_form_gives_the_same_exchange(history: list[object]) -> None:
    assert read_history(history) == (EXCHANGE,)


def test_history_strings_are_earlier_questions() -> None:
    assert read_history(["Who sails?", "When?"]) == (Exchange("Who sails?"), Exchange("When?"))


def test_history_forms_may_be_mixed() -> None:
    mixed = ["Who sails?", ("When?", None), {"role": "user", "content": "Why?"}, Answer("Where?", "There.", answered=True)]
    assert [exchange.question for exchange in read_history(mixed)] == ["Who sails?", "When?", "Why?", "Where?"]


def test_history_an_answer_says_what_was_searched_for() -> None:
    (exchange,) = read_history([Answer("when?", "In May.", answered=True, searched_for="When did the crews sail?")])
    assert exchange == Exchange("when?", "In May.", "When did the crews sail?")


def test_history_the_text_of_a_refusal_is_left_out() -> None:
    assert read_history([Answer("Who sails?", "The articles do not say.")]) == (Exchange("Who sails?", answered=False),)


def test_history_one_answer_may_come_as_several_messages() -> None:
    history = [{"role": role, "content": text} for role, text in (("user", "Who?"), ("assistant", "Crews."), ("assistant", "Two."))]
    assert read_history(history) == (Exchange("Who?", "Crews.\nTwo."),)


def test_history_no_history_is_no_exchange() -> None:
    assert read_history([]) == read_history(()) == ()


@pytest.mark.parametrize(
    "history",
    [[7], [None], [("one",)], [("one", "two", "three")], [("one", 2)], [{"content": "no role"}], "a string", {"role": "user"}, [b"bytes"]],
    ids=repr,
)
def test_history_anything_else_is_refused_with_what_is_taken(history: object) -> None:
    with pytest.raises(TypeError, match="pairs, strings"):
        read_history(history)  # type: ignore[arg-type]


def test_history_content_of_no_known_form_is_refused() -> None:
    with pytest.raises(TypeError, match="content of a message"):
        read_history([{"role": "user", "content": 7}])


def test_history_only_the_last_exchanges_count() -> None:
    assert [exchange.question for exchange in read_history([f"Question {n}?" for n in range(50)])] == [
        f"Question {n}?" for n in range(50 - MAX_EXCHANGES, 50)
    ]


def test_history_texts_are_bounded_and_clean() -> None:
    (exchange,) = read_history([("why \ud83d now? " + "x" * 100_000, "y" * 100_000)])
    assert exchange.question.startswith("why  now?")
    assert len(exchange.question) <= MAX_TEXT
    assert len(exchange.answer) == MAX_TEXT
