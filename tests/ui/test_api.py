"""The page for programs, through the client that people use: ``gradio_client``."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

import rag
from rag.desk import Newsdesk
from tests.ui.programs import ARABIC, ENGLISH, NAMES, served

pytestmark = pytest.mark.server

FILTERS = {"date_from": "", "date_to": "", "languages": [], "outlets": [], "article_ids": []}
# Parameters in order, with their defaults; None: must be given.
PARAMETERS: dict[str, dict[str, Any]] = {
    "/ask": {"question": None, **FILTERS, "history": []},
    "/search": {"question": None, "k": 10, **FILTERS},
    "/articles": {"search": "", "offset": 0, "limit": 50, **FILTERS, "text": False},
}


def connect(address: str, **more: Any) -> Client:
    return Client(address, verbose=False, analytics_enabled=False, **more)


@pytest.fixture(scope="module", autouse=True)
def no_telemetry() -> Iterator[None]:
    """As HF_HUB_DISABLE_TELEMETRY=1 does. Without it the client tells Hugging Face that it was started, whatever ``analytics_enabled`` is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("huggingface_hub.constants.HF_HUB_DISABLE_TELEMETRY", True)
        yield


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(tmp_path_factory.mktemp("programs")) as url:
        yield url


@pytest.fixture(scope="module")
def client(address: str) -> Client:
    return connect(address)


# -- what there is -----------------------------------------------------------------------------------------------------


def test_api_lists_the_three_endpoints_and_nothing_else(client: Client) -> None:
    listed = client.view_api(return_format="dict", print_info=False)
    assert isinstance(listed, dict)
    assert listed["named_endpoints"].keys() == PARAMETERS.keys()
    assert not listed["unnamed_endpoints"]


@pytest.mark.parametrize("name", PARAMETERS)
def test_api_tells_names_types_and_defaults_of_parameters_and_describes_each(client: Client, name: str) -> None:
    endpoint = client.view_api(return_format="dict", print_info=False)["named_endpoints"][name]  # type: ignore[index, call-overload]
    told = {one["parameter_name"]: one["parameter_default"] for one in endpoint["parameters"]}
    assert list(told.items()) == list(PARAMETERS[name].items())
    kinds = {str: "str", int: "int", bool: "bool", list: "list[str]", type(None): "str"}
    assert [one["python_type"]["type"] for one in endpoint["parameters"]] == [kinds[type(value)] for value in PARAMETERS[name].values()]
    assert [one["parameter_has_default"] for one in endpoint["parameters"]] == [value is not None for value in PARAMETERS[name].values()]
    assert endpoint["returns"][0]["type"]["type"] == ("array" if name == "/search" else "object")
    for parameter in told:
        assert f"\n    {parameter}: " in endpoint["description"]


def test_api_has_no_other_name_to_guess(client: Client, address: str) -> None:
    config = httpx.get(f"{address}config").json()
    private = {one["api_name"] for one in config["dependencies"] if one["api_visibility"] == "private"} - {False}
    assert private.isdisjoint(NAMES)
    for name in sorted(private | {"predict", "ask_1", "lambda"}):
        with pytest.raises(ValueError, match="Cannot find a function"):
            client.predict("x", api_name=f"/{name}")
        for door in ("call", "call/v2", "run", "api"):  # Gradio would run an event of the page by these
            assert httpx.post(f"{address}gradio_api/{door}/{name}", json={"data": ["x"]}).status_code == 404


# -- ask ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("question", [ENGLISH, ARABIC], ids=["english", "arabic"])
def test_api_answers_as_the_desk_does_and_gives_the_text_to_check_it_with(client: Client, desk: Newsdesk, question: str) -> None:
    answer = client.predict(question, api_name="/ask")
    expected = desk.query(question)
    assert (answer["question"], answer["text"], answer["answered"]) == (question, expected.text, True)
    assert len(answer["citations"]) == len(expected.citations) > 0
    ids = sorted({citation["article_id"] for citation in answer["citations"]})
    rows = client.predict(article_ids=ids, text=True, api_name="/articles")["rows"]
    texts = {row["article_id"]: row["text"] for row in rows}
    for citation in answer["citations"]:
        assert texts[citation["article_id"]][citation["start"] : citation["end"]] == citation["quote"]


def test_api_refuses_what_the_articles_do_not_tell(client: Client) -> None:
    answer = client.predict("Who won the chess championship in Reykjavik?", api_name="/ask")
    assert not answer["answered"]
    assert not answer["citations"]


def test_api_understands_a_follow_up_by_the_questions_before(client: Client, desk: Newsdesk) -> None:
    history, question = ["What did the emir of Qatar say about Gaza?"], "And about Syria?"
    answer = client.predict(question, history=history, api_name="/ask")
    assert answer["searched_for"] == desk.query(question, history).searched_for != question


def test_api_gives_the_best_five_passages_with_an_answer_and_no_path_of_the_machine(client: Client, address: str) -> None:
    answer = client.predict(ENGLISH, api_name="/ask")
    assert [hit["rank"] for hit in answer["hits"]] == [1, 2, 3, 4, 5]
    everything = (
        answer,
        client.predict(ENGLISH, api_name="/search"),
        client.predict(text=True, api_name="/articles"),
    )
    assert '"path"' not in str(everything).replace("'", '"')
    assert ".txt" not in str(everything)


# -- search and articles -----------------------------------------------------------------------------------------------


def test_api_search_gives_passages_best_first_with_what_is_known_of_their_articles(client: Client, desk: Newsdesk) -> None:
    passages = client.predict(ENGLISH, k=3, api_name="/search")
    hits = desk.search(ENGLISH, 3)
    assert [(one["article_id"], one["start"], one["end"], one["rank"]) for one in passages] == [
        (hit.article_id, hit.start, hit.end, hit.rank) for hit in hits
    ]
    for one in passages:
        article = desk.article(one["article_id"])
        date = article.date.isoformat() if article.date else None
        assert (one["title"], one["outlet"], one["date"], one["language"]) == (article.title, article.outlet, date, article.language)
        assert one["text"] == article.text[one["start"] : one["end"]]


@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        pytest.param({"languages": ["ar"]}, {"002_c1be75b92e9ad0ca"}, id="language"),
        pytest.param({"outlets": ["Xinhua"]}, {"001_3a5bc3089fb61929"}, id="outlet"),
        pytest.param({"date_from": "2024-12-03", "date_to": "2024-12-03"}, {"001_3a5bc3089fb61929"}, id="dates"),
        pytest.param({"article_ids": ["004_6bb0da16f0b7f6d6"]}, {"004_6bb0da16f0b7f6d6"}, id="articles"),
    ],
)
def test_api_filters_what_is_asked_searched_and_listed(client: Client, filters: dict[str, Any], wanted: set[str]) -> None:
    question = "What did Pezeshkian say about Syria?"
    listed = client.predict(**filters, api_name="/articles")
    assert {row["article_id"] for row in listed["rows"]} == wanted
    assert listed["total"] == len(wanted)
    passages = (client.predict(question, **filters, api_name="/search"), client.predict(question, **filters, api_name="/ask")["hits"])
    for found in passages:  # an article may have nothing to say
        assert {one["article_id"] for one in found} <= wanted
        assert found


def test_api_lists_articles_page_by_page_newest_first(client: Client, desk: Newsdesk) -> None:
    whole = client.predict(api_name="/articles")
    pages = [client.predict(offset=offset, limit=2, api_name="/articles") for offset in (0, 2, 4)]
    assert [row for page in pages for row in page["rows"]] == whole["rows"]
    assert {page["total"] for page in pages} == {whole["total"]} == {len(desk.articles())}
    dates = [row["date"] for row in whole["rows"]]
    assert dates == sorted(dates, key=lambda date: date or "", reverse=True)
    assert "text" not in whole["rows"][0]


# -- what goes wrong ---------------------------------------------------------------------------------------------------

WRONG = [
    pytest.param("/search", {"question": "x", "k": 51}, "k: Input should be less than or equal to 50.", id="k-too-large"),
    pytest.param("/search", {"question": "x", "k": "many"}, "k: Input should be a valid integer", id="k-no-number"),
    pytest.param("/ask", {"question": ""}, "question: String should have at least 1 character.", id="nothing-asked"),
    pytest.param("/ask", {"question": "x" * 10_001}, "question: String should have at most 10000 characters.", id="question-too-long"),
    pytest.param("/ask", {"question": {"a": 1}}, "question: Input should be a valid string.", id="question-no-text"),
    pytest.param("/ask", {"question": "x", "date_from": "yesterday"}, "date_from: not a day. Write it as YYYY-MM-DD", id="no-day"),
    pytest.param("/ask", {"question": "x", "date_to": "2024-02-30"}, "date_to: not a day.", id="no-such-day"),
    pytest.param("/articles", {"date_from": "2024-12-02", "date_to": "2024-12-01"}, "date_from lies after date_to.", id="dates-swapped"),
    pytest.param(
        "/ask", {"question": "x", "article_ids": ["nope"]}, "No article has the id 'nope'. /articles lists the ids.", id="no-article"
    ),
    pytest.param("/articles", {"limit": 101}, "limit: Input should be less than or equal to 100.", id="limit-too-large"),
    pytest.param("/articles", {"offset": -1}, "offset: Input should be greater than or equal to 0.", id="offset-below-zero"),
    pytest.param("/articles", {"languages": "en"}, "languages: Input should be a valid list.", id="no-list"),
]


@pytest.mark.parametrize(("name", "arguments", "told"), WRONG)
def test_api_says_in_a_sentence_what_to_put_right(client: Client, name: str, arguments: dict[str, Any], told: str) -> None:
    with pytest.raises(AppError) as error:
        client.predict(**arguments, api_name=name)
    assert str(error.value).startswith(told)
    assert str(error.value).endswith(".")


def broken(place: Any) -> Newsdesk:
    """A desk that fails in a way nobody thought of, with a path in the message."""
    desk = rag.open(place)
    desk.search = lambda *_: Path("/secret/place").read_text()  # type: ignore[assignment, method-assign, misc, return-value]
    return desk


def test_api_keeps_the_reason_of_an_error_of_its_own_to_itself(tmp_path: Path) -> None:
    with served(tmp_path, broken) as address, pytest.raises(AppError) as error:
        connect(address).predict("x", api_name="/search")
    assert str(error.value).startswith("Something went wrong on the server")
    assert "secret" not in str(error.value)


def test_api_waits_for_a_desk_that_is_being_opened_and_says_so_when_that_takes_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_open = threading.Event()

    def late(place: Any) -> Newsdesk:
        may_open.wait(60)
        return rag.open(place)

    with served(tmp_path, late) as address:
        client = connect(address)
        monkeypatch.setattr("ui.api._PATIENCE", 0.2)
        with pytest.raises(AppError, match="still being opened"):
            client.predict("x", api_name="/search")
        monkeypatch.setattr("ui.api._PATIENCE", 60)
        job = client.submit(ENGLISH, api_name="/ask")
        may_open.set()
        assert job.result(60)["answered"]


def test_api_does_not_tell_why_the_articles_cannot_be_opened(tmp_path: Path) -> None:
    def failing(place: Any) -> Newsdesk:
        raise rag.NewsdeskError("no disk at /secret/place")

    with served(tmp_path, failing) as address, pytest.raises(AppError) as error:
        connect(address).predict("x", api_name="/ask")
    assert str(error.value).startswith("The articles cannot be opened.")
    assert "secret" not in str(error.value)


def test_api_paces_the_questions_of_a_visitor_and_not_the_listing_of_articles(tmp_path: Path) -> None:
    with served(tmp_path, questions_per_minute=2) as address:
        client = connect(address)
        for name in ("/ask", "/search"):
            client.predict("Qatar", api_name=name)
        with pytest.raises(AppError) as error:
            client.predict("Qatar", api_name="/ask")
        assert any(letter.isdigit() for letter in str(error.value))  # after how many seconds
        assert client.predict(api_name="/articles")["total"] == 5


def test_api_answers_many_programs_at_once_each_its_own(address: str, desk: Newsdesk) -> None:
    questions = [ENGLISH, ARABIC, "What did Assad say about the resistance?", "ماذا قال بزشكيان عن الإرهاب؟"] * 3
    clients = [connect(address) for _ in questions]
    jobs = [client.submit(question, api_name="/ask") for client, question in zip(clients, questions, strict=True)]
    answers = [job.result(60) for job in jobs]
    assert [answer["question"] for answer in answers] == questions
    expected = {question: desk.query(question).text for question in set(questions)}
    assert [answer["text"] for answer in answers] == [expected[question] for question in questions]


def test_api_names_are_the_tools_of_mcp_too() -> None:
    assert {name.removeprefix("/") for name in PARAMETERS} == NAMES
