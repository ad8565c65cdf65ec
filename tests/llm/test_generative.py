"""A model's answer: streamed, cited, checked; with the project's own marks, and never more than the articles say."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import rag
from rag.answer.generative.prompts import NOT_FOUND
from rag.desk import Newsdesk
from rag.schema import Answer
from tests.llm import scripts
from tests.llm.desks import HARBOUR, TRUE, WHO, holds, listen, model_desk, run_async
from tests.llm.scripted_server import ScriptedServer

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def desk(server: ScriptedServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsdesk]:
    with model_desk(tmp_path_factory.mktemp("desk"), server.base_url) as desk:
        yield desk


def asked(server: ScriptedServer, desk: Newsdesk, said: Any, question: str = WHO, **more: Any) -> tuple[str, Answer]:
    server.answers(scripts.says(said) if isinstance(said, str) else said)
    streamed, answer = listen(desk, question, **more)
    assert holds(desk, answer)
    return streamed, answer


def words(text: str) -> str:
    return " ".join(text.split())


def test_a_supported_sentence_is_cited_at_the_narrowest_words_that_bear_it_out(server: ScriptedServer, desk: Newsdesk) -> None:
    _, answer = asked(server, desk, f"{TRUE} Repairs will take nine weeks [1].")
    assert answer.mode == "generative" and answer.answered and answer.notice == ""
    assert [(s.support, s.citations) for s in answer.sentences] == [("supported", (1,)), ("supported", (2,))]
    first, second = answer.citations
    assert first.quote.startswith("The harbour master") and first.quote.endswith("a cracked beam.")
    assert second.quote.startswith("Repairs will cost") and second.quote.endswith("she said.")


def test_the_stream_is_the_answer_when_all_of_it_stands(server: ScriptedServer, desk: Newsdesk) -> None:
    streamed, answer = asked(server, desk, f"{TRUE} Repairs will take nine weeks [1]. The moon is made of green cheese [2].")
    assert words(streamed) == words(answer.text)
    assert answer.text.endswith("The moon is made of green cheese. [?]")


def test_words_are_passed_on_as_they_come(server: ScriptedServer, desk: Newsdesk) -> None:
    said = f"{TRUE} Repairs will take nine weeks [1]."
    server.answers(scripts.says(said, pieces=list(said)))
    pieces = [event for event in desk.stream(WHO) if isinstance(event, str)]
    assert len(pieces) > len(said) / 3, "in many small pieces, not sentence by sentence"
    assert not [piece for piece in pieces if "[" in piece and "]" not in piece], "no half mark is shown"


@pytest.mark.parametrize(
    "mark", ["[1]", "[1, 3]", "[1][3]", "【1】", " (1)", "[Source 1]", "[١]", "[المصدر 1]", " [ 1 ]", "[1-3]", "[1] [2]"]
)
def test_marks_are_understood_however_they_are_written(server: ScriptedServer, desk: Newsdesk, mark: str) -> None:
    said = TRUE.replace(" [1]", mark)
    _, answer = asked(server, desk, scripts.says(said, pieces=list(said)))
    assert answer.text.startswith(f"{TRUE.removesuffix(' [1].')}. [1]")
    assert [c.article_id for c in answer.citations][:1] == ["harbour"]


def test_a_number_that_no_passage_has_is_dropped_and_counted(server: ScriptedServer, desk: Newsdesk) -> None:
    _, answer = asked(server, desk, f"{TRUE.replace('[1]', '[1][17]')} Repairs will take nine weeks [99].")
    assert "17" not in answer.text and "99" not in answer.text
    assert "Marks dropped that name no passage: 2." in answer.notice


def test_numbers_begin_at_one_in_the_order_of_their_first_use(server: ScriptedServer, desk: Newsdesk) -> None:
    shown: dict[str, int] = {}

    def backwards(body: dict[str, Any]) -> str:
        for number, part in enumerate(body["messages"][1]["content"].split(" passage ")[1:], start=1):
            shown["ferry" if "Nordlinje" in part else "harbour" if "Calderon" in part else "marsa"] = number
        return f"Nordlinje lost 40,000 euros [{shown['ferry']}]. Repairs will take nine weeks [{shown['harbour']}]."

    _, answer = asked(server, desk, scripts.says(backwards), "What did the closing of the eastern pier cost?")
    assert [(c.number, c.article_id) for c in answer.citations] == [(1, "ferry"), (2, "harbour")]
    assert [s.citations for s in answer.sentences] == [(1,), (2,)]


def test_a_sentence_without_marks_gets_them_when_a_passage_bears_it_out(server: ScriptedServer, desk: Newsdesk) -> None:
    _, answer = asked(server, desk, TRUE.replace(" [1]", ""))
    assert [s.support for s in answer.sentences] == ["supported"]
    assert answer.citations[0].article_id == "harbour"


def test_a_wrong_mark_is_put_right(server: ScriptedServer, desk: Newsdesk) -> None:
    for wrong in (1, 2, 3):
        _, answer = asked(server, desk, f"The ferry company Nordlinje lost 40,000 euros [{wrong}].", "How much did Nordlinje lose?")
        assert [c.article_id for c in answer.citations] == ["ferry"]


@pytest.mark.parametrize(
    "false",
    [
        pytest.param("Repairs will cost 5.3 million euros [1].", id="number"),
        pytest.param("Repairs will cost 3.5 billion euros [1].", id="magnitude"),
        pytest.param("Repairs will take seven weeks [1].", id="number-in-words"),
        pytest.param("The harbour master closed the eastern pier on 9 December 2024 [1].", id="date"),
        pytest.param("Pavel Ortmann closed the eastern pier because of a cracked beam [1].", id="name"),
        pytest.param("The harbour master did not close the eastern pier [1].", id="negation"),
        pytest.param("The town council agreed to pay [2].", id="negation-left-out"),
        pytest.param("“Two ships were damaged,” Calderon told reporters [1].", id="quotation"),
        pytest.param("The mayor resigned after the accident and left the town [1].", id="content"),
    ],
)
def test_what_the_articles_do_not_say_is_marked_and_never_cited(server: ScriptedServer, desk: Newsdesk, false: str) -> None:
    _, answer = asked(server, desk, f"{TRUE} {false}")
    assert [s.support for s in answer.sentences] == ["supported", "unsupported"], answer.sentences
    assert answer.sentences[1].citations == ()
    assert answer.text.endswith("[?]") and "[?]" in answer.notice


@pytest.mark.parametrize(
    "true",
    [
        pytest.param("The repairs are to take 9 weeks [1].", id="digits-for-words"),
        pytest.param("The pier was closed on 2 December 2024 because of a cracked beam [1].", id="weekday-as-a-date"),
        pytest.param("Calderon said that “no ship was damaged” [1].", id="quotation"),
        pytest.param("The town council did not agree to pay [2].", id="negation"),
        pytest.param("According to the Valdemossa Courier, repairs will cost 3,500,000 euros [1].", id="outlet-and-magnitude"),
        pytest.param("Ferries to Arvenholm leave from the western pier [1].", id="plain"),
    ],
)
def test_what_the_articles_say_in_other_words_is_supported(server: ScriptedServer, desk: Newsdesk, true: str) -> None:
    _, answer = asked(server, desk, f"{TRUE} {true}")
    assert [s.support for s in answer.sentences] == ["supported", "supported"], answer.sentences


def test_words_that_say_nothing_are_borne_out_by_nothing(server: ScriptedServer, desk: Newsdesk) -> None:
    _, answer = asked(server, desk, f"{TRUE} Of the and in [1].")
    assert [s.support for s in answer.sentences] == ["supported", "unsupported"]


def test_a_sentence_that_rests_on_two_passages_is_cited_with_both(server: ScriptedServer, desk: Newsdesk) -> None:
    said = "The eastern pier was closed because of a cracked beam, and the ferry company Nordlinje lost 40,000 euros [1][2][3]."
    _, answer = asked(server, desk, said)
    assert [s.support for s in answer.sentences] == ["supported"]
    assert {c.article_id for c in answer.citations} == {"harbour", "ferry"}
    assert answer.text.endswith("[1][2]")


def test_true_words_about_something_else_are_no_answer(server: ScriptedServer, tmp_path: Path) -> None:
    orchestra = {
        "id": "orchestra",
        "title": "Concert",
        "text": "The orchestra of Arvenholm played three waltzes in the town park on Sunday.",
    }
    with model_desk(tmp_path, server.base_url, [*HARBOUR, orchestra]) as desk:
        _, answer = asked(server, desk, "The orchestra of Arvenholm played three waltzes in the town park [4].")
        assert answer.mode == "extractive" and "answered something else" in answer.notice


def test_where_the_articles_hardly_hold_an_answer_nothing_unsupported_stands_beside_it(server: ScriptedServer, tmp_path: Path) -> None:
    with model_desk(tmp_path, server.base_url, answer__refuse_below=0.99) as desk:
        assert not desk._engine.quote(WHO).answered, "Test requires that the quoted answer is a refusal"
        _, answer = asked(server, desk, f"{TRUE} The moon is made of green cheese [1].")
        assert [s.support for s in answer.sentences] == ["supported"]
        assert "no passage bears it out: 1" in answer.notice


def test_an_answer_across_languages_is_borne_out_by_the_other_language(server: ScriptedServer, desk: Newsdesk) -> None:
    _, answer = asked(server, desk, "ستغادر العبارات إلى أرفنهولم من الرصيف الغربي [1].", "من أين تغادر العبارات؟")
    assert answer.mode == "generative"
    assert answer.language == "ar"


def test_unsupported_sentences_are_never_seen_when_the_settings_drop_them(server: ScriptedServer, tmp_path: Path) -> None:
    with model_desk(tmp_path, server.base_url, answer__unsupported="drop") as desk:
        streamed, answer = asked(server, desk, f"{TRUE} The moon is made of green cheese [2].")
        assert "moon" not in streamed and "moon" not in answer.text
        assert words(streamed) == words(answer.text)
        assert "no passage bears it out: 1" in answer.notice


def test_the_phrase_for_not_found_is_a_refusal_and_is_not_shown(server: ScriptedServer, tmp_path: Path) -> None:
    with model_desk(tmp_path, server.base_url, answer__refuse_below=0.05) as desk:
        streamed, answer = asked(server, desk, NOT_FOUND, "Which minister visited the pier of Valdemossa?")
        assert streamed == ""
        assert not answer.answered and answer.mode == "generative"
        assert "did not find an answer" in answer.text and answer.hits


def test_quotations_stand_where_we_are_sure_and_the_model_finds_nothing(server: ScriptedServer, desk: Newsdesk) -> None:
    streamed, answer = asked(server, desk, f"{NOT_FOUND}.")
    assert streamed == ""
    assert answer.answered and answer.mode == "extractive"
    assert "found no answer in the passages" in answer.notice


def test_no_model_is_asked_about_what_no_article_speaks_of(server: ScriptedServer, desk: Newsdesk) -> None:
    before = len(server.requests)
    for question in ("zzz", "Which exoplanets orbit Proxima Centauri?", "hello", ""):
        desk.query(question)
    assert len(server.requests) == before


def test_the_prompt_has_whole_passages_with_headline_outlet_and_date(server: ScriptedServer, desk: Newsdesk) -> None:
    asked(server, desk, TRUE)
    rules, request = (message["content"] for message in server.requests[-1]["messages"])
    assert NOT_FOUND in rules and "in English" in rules
    for told in ("Eastern pier closed", "Valdemossa Courier", "2024-12-03", "The town council did not agree to pay.", WHO):
        assert told in request
    marker = rules.partition("marker ")[2][:12]
    assert request.count(f"--- {marker} passage") == request.count(f"--- {marker} end") == 3
    asked(server, desk, TRUE)
    assert marker not in server.requests[-1]["messages"][0]["content"], "the next prompt has a marker of its own"


def test_passages_that_do_not_fit_are_left_out_whole_and_the_reader_is_told(server: ScriptedServer, tmp_path: Path) -> None:
    with model_desk(tmp_path, server.base_url, context_tokens=256) as desk:
        _, answer = asked(server, desk, TRUE)
        assert server.requests[-1]["messages"][1]["content"].count(" passage ") == 2
        assert "was given the best 2 of 3 passages" in answer.notice


def test_tokens_times_and_model_are_told(server: ScriptedServer, desk: Newsdesk) -> None:
    _, answer = asked(server, desk, TRUE)
    assert answer.model == "tiny"
    assert answer.usage["tokens_in"] > 100 and answer.usage["tokens_out"] > 5
    assert {"search", "answer", "first_token", "model", "check", "total"} <= answer.timings_ms.keys()
    assert answer.timings_ms["first_token"] <= answer.timings_ms["model"] <= answer.timings_ms["total"]
    assert answer.to_dict()["usage"] == dict(answer.usage)


def test_tokens_are_estimated_where_the_server_does_not_count(server: ScriptedServer, desk: Newsdesk) -> None:
    _, answer = asked(server, desk, scripts.says(TRUE, usage=False))
    assert answer.usage["tokens_in"] > 100 and answer.usage["tokens_out"] > 5


def test_lines_of_the_model_stay_lines(server: ScriptedServer, desk: Newsdesk) -> None:
    _, answer = asked(server, desk, f"What we know:\n1. {TRUE}\n2. Repairs will take nine weeks [1].")
    assert answer.text.count("\n") == 1 and answer.text.endswith("Repairs will take nine weeks. [2]")
    assert [s.support for s in answer.sentences] == ["supported", "supported"]


def test_reasoning_before_the_answer_is_not_shown(server: ScriptedServer, desk: Newsdesk) -> None:
    streamed, answer = asked(server, desk, f"<think>The user wants [1]. Hmm, the pier.</think>\n\n{TRUE}")
    assert "Hmm" not in streamed
    assert words(streamed) == answer.text == f"{TRUE.removesuffix(' [1].')}. [1]"


def test_an_async_stream_that_is_left_or_cancelled_ends_the_request_at_the_server(server: ScriptedServer, tmp_path: Path) -> None:
    with model_desk(tmp_path, server.base_url, stall_seconds=60.0, seconds=60.0) as desk:

        async def leave() -> None:
            async for event in desk.astream(WHO):
                if event:
                    break

        async def be_cancelled() -> None:
            task = asyncio.create_task(desk.aquery(WHO))
            while not server.open_streams:
                await asyncio.sleep(0.01)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

        for use in (leave, be_cancelled):
            server.gone.clear()
            server.answers(scripts.stalls("The harbour master", seconds=60))
            run_async(use())
            assert server.gone.wait(10)
            assert server.wait_until_idle()


def test_any_llamaindex_model_can_stand_behind_a_desk(server: ScriptedServer, tmp_path: Path, five_articles: Path) -> None:
    from llama_index.core.llms import MockLLM

    with rag.open(corpus=five_articles, index=tmp_path / "index", llm=MockLLM()) as desk:
        desk.ingest()
        answer = desk.query("Who initiated the call?")
        assert answer.mode == "extractive" and answer.answered, "a model that repeats its prompt answers nothing"
        assert answer.notice and answer.model == MockLLM().metadata.model_name


def test_a_given_model_needs_no_key_of_the_settings(tmp_path: Path, five_articles: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from llama_index.core.llms import MockLLM

    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    file = tmp_path / "config.toml"
    file.write_text('[llm]\nprovider = "openai"\nmodel = "gpt-4o"\n', encoding="utf-8")
    with rag.open(config=file, corpus=five_articles, index=tmp_path / "index", llm=MockLLM()) as desk:
        desk.ingest()
        assert desk.query("Who initiated the call?").model == MockLLM().metadata.model_name


def test_help_tells_of_the_model(desk: Newsdesk) -> None:
    assert "in a model's words" in desk.query("help").text


def test_a_closed_desk_asks_no_model(server: ScriptedServer, tmp_path: Path) -> None:
    with model_desk(tmp_path, server.base_url) as desk:
        asked(server, desk, TRUE)
        desk._chat.close()  # type: ignore[union-attr]
        before = len(server.requests)
        assert desk.query(WHO).mode == "extractive"
        assert len(server.requests) == before


def test_suggestions_ask_no_model(server: ScriptedServer, desk: Newsdesk) -> None:
    before = len(server.requests)
    assert desk.suggestions("en")
    assert len(server.requests) == before
