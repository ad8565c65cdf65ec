"""The command line: exit statuses, one line for a user's mistake, nothing unsafe on the terminal."""

from __future__ import annotations

import datetime
import io
import json
import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

import rag
from rag import terminal
from rag.cli import main
from rag.errors import ArticleNotFound
from rag.schema import Answer, Article, Chunk, Citation, Filters, Hit, IngestProgress, IngestReport, Sentence

ROOT = Path(__file__).resolve().parent.parent
ANSWERABLE = "Who initiated the phone call between Putin and Pezeshkian?"
UNANSWERABLE = "What did Beyoncé cook for the volcano in Reykjavik?"
EVIL = "A \x1b[31mred\x1b[0m [bold]title[/bold]\x07 \x9b2J \u202edesrever :smile:\r\nnext"


@dataclass(frozen=True)
class Run:
    """What a command gave back."""

    status: int
    out: str
    err: str

    @property
    def complaint(self) -> str:
        """The one line that a mistake is told in."""
        assert self.status == 1 and self.out == "", self
        assert len(self.err.splitlines()) == 1 and self.err.startswith("newsdesk: "), self.err
        return self.err


RunCommand = Callable[..., Run]


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> RunCommand:
    """Runs a command in this process."""

    def run(*arguments: str | Path) -> Run:
        capsys.readouterr()
        status = main([str(argument) for argument in arguments])
        return Run(status, *capsys.readouterr())

    return run


@dataclass(frozen=True)
class FakeDiagnosis:
    """The part of a diagnosis that the command line reads."""

    healthy: bool
    findings: tuple[str, ...]
    mended: bool


class FakeDesk:
    """A desk with one article full of what a terminal should never see."""

    article_ = Article("evil", EVIL, f"{EVIL} text", datetime.date(2024, 12, 2), "en", "An [b]outlet[/b]", None, Path("evil.txt"), "0")

    def __init__(self, answered: bool = True) -> None:
        self.answered = answered
        self.asked: list[tuple[str, Any, Filters | None]] = []
        self.deleted: list[str] = []
        self.empty = False

    def __enter__(self) -> FakeDesk:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def needs_ingest(self) -> bool:
        return self.empty

    def ingest(self, paths: Any = None, progress: Callable[[IngestProgress], None] | None = None) -> IngestReport:
        assert progress is not None
        progress(IngestProgress("reading", 1, 1, current=EVIL))
        progress(IngestProgress("indexing", 1, 1, chunks=1, seconds_left=0.0))
        self.empty = False
        return IngestReport(added=1, failed=((f"broken{EVIL}.pdf", "needs a\npassword"),), chunks=1, seconds=0.25)

    def search(self, question: str, k: int = 10, filters: Filters | None = None) -> list[Hit]:
        self.asked.append((question, k, filters))
        return [Hit(Chunk("evil#0", "evil", f"{EVIL} text", 0, len(EVIL)), 1.5, 1, ("words",))][:k]

    def query(self, question: str, history: Sequence[Any] = (), filters: Filters | None = None) -> Answer:
        self.asked.append((question, history, filters))
        a = self.article_
        citation = Citation(1, "evil", a.title, a.outlet, a.date, "en", None, a.path, EVIL, 0, len(EVIL))
        return Answer(question, f"{EVIL} [1]", (Sentence(EVIL, (1,)),), (citation,), self.answered, 0.9, notice=EVIL)

    def stream(self, question: str, history: Sequence[Any] = (), filters: Filters | None = None) -> Iterator[str | Answer]:
        answer = self.query(question, list(history), filters)
        yield from answer.text
        yield answer

    def articles(self, filters: Filters | None = None) -> list[Article]:
        return [self.article_]

    def article(self, article_id: str) -> Article:
        if article_id != "evil":
            raise ArticleNotFound(article_id)
        return self.article_

    def delete(self, article_id: str) -> None:
        self.deleted.append(article_id)

    def stats(self) -> Any:
        return SimpleNamespace(articles=1)

    def try_model(self) -> None:
        return None

    def doctor(self, mend: bool = True) -> Any:
        return FakeDiagnosis(False, (f"{EVIL} is lost",), mend)


@pytest.fixture
def fake_desk(monkeypatch: pytest.MonkeyPatch) -> FakeDesk:
    fake = FakeDesk()
    monkeypatch.setattr(rag, "open", lambda **_: fake)
    return fake


# --- Mistakes ------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        pytest.param(["aks", "x"], "No such command 'aks'. Did you mean 'ask'?", id="unknown-command"),
        pytest.param(["ask", "--jsno", "x"], "No such option: --jsno", id="unknown-option"),
        pytest.param(["ask"], "Missing argument 'QUESTION'", id="no-question"),
        pytest.param(["search", "x", "-k", "0"], "greater than or equal to 1", id="no-passages"),
        pytest.param(["search", "x", "-k", "many"], "valid integer", id="k-that-is-no-number"),
        pytest.param(["ask", "x", "--from", "yesterday"], "--from 'yesterday' is no date. Write it as in 2024-12-02.", id="no-date"),
        pytest.param(["ask", "x", "--from", "2024-02-01", "--to", "2024-01-01"], "lies after --to 2024-01-01. Swap them.", id="swapped"),
        pytest.param(["ask", "x", "--config", "nowhere.toml"], "There is no settings file 'nowhere.toml'.", id="no-settings-file"),
        pytest.param(["config", "--config", "nowhere.toml"], "There is no settings file 'nowhere.toml'.", id="config-without-file"),
        pytest.param(["ingest", "nowhere.txt"], "There is no file or folder 'nowhere.txt'.", id="no-such-path"),
        pytest.param(["evaluate", "nowhere.jsonl"], "nowhere.jsonl cannot be read", id="no-question-file"),
        pytest.param(["serve", "--port", "70000"], "less than or equal to 65535", id="port-out-of-range"),
    ],
)
def test_cli_a_mistake_is_one_line_and_status_1(
    command: RunCommand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], complaint: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert complaint in command(*arguments).complaint


def test_cli_a_missing_corpus_is_one_line(command: RunCommand, tmp_path: Path) -> None:
    assert "nowhere" in command("ingest", "--corpus", tmp_path / "nowhere", "--index", tmp_path / "index").complaint


def test_cli_an_unknown_article_is_one_line(command: RunCommand, fake_desk: FakeDesk) -> None:
    assert "No article has the id 'x'" in command("delete", "x").complaint
    assert fake_desk.deleted == []


def test_cli_a_full_disk_is_one_line(command: RunCommand, fake_desk: FakeDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", "/index")

    monkeypatch.setattr(FakeDesk, "ingest", fail)
    assert command("ingest").complaint == "newsdesk: /index: No space left on device.\n"


def test_cli_our_own_mistake_shows_its_traceback(command: RunCommand, fake_desk: FakeDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FakeDesk, "query", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        command("ask", "x", "--json")


# --- What is printed -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    [["ask", "x"], ["search", "x"], ["articles"], ["delete", "evil"], ["ingest"], ["doctor"]],
    ids=lambda arguments: arguments[0],
)
@pytest.mark.parametrize("as_json", [False, True], ids=["text", "json"])
def test_cli_what_an_article_holds_cannot_steer_the_terminal(
    command: RunCommand, fake_desk: FakeDesk, arguments: list[str], as_json: bool
) -> None:
    run = command(*arguments, *(["--json"] if as_json else []))
    assert run.status == 0, run.err
    printed = run.out + run.err
    assert printed and not {ch for ch in printed if (ord(ch) < 32 and ch not in "\n\t") or 0x7F <= ord(ch) < 0xA0 or ch in "\u202d\u202e"}
    if as_json:
        json.loads(run.out)


def test_cli_brackets_and_colons_are_no_markup(command: RunCommand, fake_desk: FakeDesk) -> None:
    out = command("ask", "x").out
    assert "[bold]title[/bold]" in out and ":smile:" in out


def test_cli_a_table_on_a_terminal_is_safe_too(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setenv("COLUMNS", "200")
    terminal.say_table(("id", "title"), [("a", EVIL)])
    out = capsys.readouterr().out
    assert "[bold]title[/bold]" in out and ":smile:" in out and "\x1b[31m" not in out and "\x07" not in out


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("plain\ttext\nline", "plain\ttext\nline", id="plain"),
        pytest.param("\x1b[2J", "␛[2J", id="escape"),
        pytest.param("a\rb\x00\x7f", "a␍b␀␡", id="control"),
        pytest.param("\x9b2J", "\ufffd2J", id="c1"),
        pytest.param("\u202eabc", "abc", id="override"),
        pytest.param("قال الرئيس\u200f «نعم»", "قال الرئيس\u200f «نعم»", id="arabic"),
    ],
)
def test_cli_safe(text: str, shown: str) -> None:
    assert terminal.safe(text) == shown


def test_cli_ask_tells_the_answer_and_its_citation(command: RunCommand, fake_desk: FakeDesk) -> None:
    lines = command("ask", "Who", "called?").out.splitlines()
    assert fake_desk.asked[0][0] == "Who called?"
    assert any(line.startswith("[1] ") and line.endswith("An [b]outlet[/b] · 2024-12-02 · evil") for line in lines)
    assert any(line.startswith("    “") for line in lines)


def test_cli_ask_refused_is_status_2(command: RunCommand, fake_desk: FakeDesk) -> None:
    fake_desk.answered = False
    assert command("ask", "x").status == 2
    run = command("ask", "x", "--json")
    assert run.status == 2 and json.loads(run.out)["answered"] is False


def test_cli_ask_reads_standard_input(command: RunCommand, fake_desk: FakeDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("من بادر؟\n"))
    assert command("ask", "-").status == 0
    assert fake_desk.asked[0][0] == "من بادر؟"


def test_cli_filters_are_handed_on(command: RunCommand, fake_desk: FakeDesk) -> None:
    options = "--from 2024-12-01 --to 2024-12-03 --language en --language ar --outlet Mehr --article a --article b".split()
    wanted = Filters(datetime.date(2024, 12, 1), datetime.date(2024, 12, 3), ("en", "ar"), ("Mehr",), ("a", "b"))
    assert command("ask", "x", *options).status == 0
    assert command("search", "x", "-k", "3", *options).status == 0
    assert fake_desk.asked == [("x", [], wanted), ("x", 3, wanted)]


def test_cli_places_may_stand_before_the_command(command: RunCommand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def remember(**places: Path | None) -> FakeDesk:
        seen.append(places)
        return FakeDesk()

    monkeypatch.setattr(rag, "open", remember)
    file = tmp_path / "c.toml"
    file.touch()
    places = ["--config", file, "--corpus", "a", "--index", "i"]
    command(*places, "articles")
    command("articles", *places)
    command("--corpus", "other", "articles", *places)
    assert seen == [{"config": file, "corpus": Path("a"), "index": Path("i")}] * 3


def test_cli_an_empty_index_is_filled_before_a_question(command: RunCommand, fake_desk: FakeDesk) -> None:
    fake_desk.empty = True
    run = command("ask", "x", "--json")
    assert json.loads(run.out)["answered"] and "1 added" in run.err, "the result alone goes to stdout"


def test_cli_ingest_reports_what_could_not_be_read(command: RunCommand, fake_desk: FakeDesk) -> None:
    run = command("ingest")
    assert run.out == "1 added, 0 updated, 0 unchanged, 0 removed, 1 not read; 1 passages; 0.2 s\n"
    assert "indexing 1/1 1 passages" in run.err
    assert "not read: broken" in run.err and "needs a password" in run.err


def test_cli_ingest_of_a_named_file_that_cannot_be_read_is_status_1(command: RunCommand, fake_desk: FakeDesk, tmp_path: Path) -> None:
    assert command("ingest").status == 0, "in a folder one bad file is no mistake"
    assert command("ingest", tmp_path).status == 1


def test_cli_doctor_that_may_not_mend_is_status_1(command: RunCommand, fake_desk: FakeDesk) -> None:
    assert command("doctor").status == 0
    run = command("doctor", "--no-mend")
    assert run.status == 1 and "is lost" in run.out


def test_cli_chat_remembers_and_leaves_calmly(command: RunCommand, fake_desk: FakeDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("first\n\nsecond\n"))
    run = command("chat")
    assert run.status == 0
    assert [asked[0] for asked in fake_desk.asked] == ["first", "second"]
    assert len(fake_desk.asked[1][1]) == 1, "the second question comes with the first"


def test_cli_chat_leaves_calmly_on_ctrl_c(command: RunCommand, fake_desk: FakeDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: str = "") -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("builtins.input", interrupt)
    assert command("chat").status == 0


def test_cli_config_says_where_a_value_came_from(command: RunCommand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "config.toml"
    file.write_text("[page]\nport = 8000\n")
    monkeypatch.setenv("NEWSDESK_SEARCH__CANDIDATES", "9")
    rows = json.loads(command("config", "--config", file, "--index", tmp_path / "index", "--json").out)
    origins = {row["setting"]: (row["value"], row["from"]) for row in rows}
    assert origins["page.port"] == (8000, f"file {file}")
    assert origins["search.candidates"] == (9, "environment NEWSDESK_SEARCH__CANDIDATES")
    assert origins["index.path"] == (str((tmp_path / "index").resolve()), "option --index")
    assert origins["page.host"] == ("127.0.0.1", "default")


def test_cli_config_hides_secrets(command: RunCommand, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    hashed = "$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHQ$aHVudGVyMmh1bnRlcjJodW50ZXIy"
    file.write_text(f'[page]\nauth = ["editor:{hashed}"]\n[llm]\nbase_url = "https://name:hunter2@llm.example/v1"\n')
    for run in (command("config", "--config", file), command("config", "--config", file, "--json")):
        assert run.status == 0 and "hunter2" not in run.out + run.err and hashed not in run.out
        assert "editor:***" in run.out and "https://name:***@llm.example/v1" in run.out


# --- The real desk -------------------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_cli_from_files_to_answers(command: RunCommand, five_articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole path, in the order a user takes it, on the real desk."""
    monkeypatch.setenv("NEWSDESK_CORPUS__PATH", str(five_articles))
    monkeypatch.setenv("NEWSDESK_INDEX__PATH", str(tmp_path / "index"))

    first = command("ask", ANSWERABLE)  # an empty index is filled by itself
    assert first.status == 0 and "[1] " in first.out and "5 added" in first.err, first

    unchanged = json.loads(command("ingest", "--json").out)
    assert (unchanged["added"], unchanged["unchanged"]) == (0, 5)

    answer = json.loads(command("ask", ANSWERABLE, "--json").out)
    listed = {article["article_id"]: article for article in json.loads(command("articles", "--json").out)}
    assert len(listed) == 5
    for citation in answer["citations"]:
        assert listed[citation["article_id"]]["text"][citation["start"] : citation["end"]] == citation["quote"]

    refused = command("ask", UNANSWERABLE)
    assert refused.status == 2 and refused.out.strip(), refused

    arabic = command("ask", "من بحث مع أمير قطر آخر التطورات؟")
    assert arabic.status == 0 and "بزشكيان" in arabic.out, arabic

    questions = tmp_path / "questions.jsonl"
    records = [{"question": ANSWERABLE, "answer": "Tehran"}, {"question": UNANSWERABLE, "answerable": False}]
    questions.write_text("\n".join(map(json.dumps, records)))
    figures = json.loads(command("evaluate", questions, "--json").out)
    assert (figures["first_sentence_holds_answer"], figures["refused"]) == (1.0, 1.0)
    assert "first_sentence_holds_answer" in command("evaluate", questions).out

    assert command("doctor").status == 0
    cited = answer["citations"][0]["article_id"]
    assert command("delete", cited).status == 0
    assert cited in command("delete", cited).complaint
    assert cited not in command("articles").out


# --- The real command ----------------------------------------------------------------------------------------------------------------


def in_a_process(*arguments: str, folder: Path, pipe: str = "") -> Run:
    """Run ``python -m rag`` in a process of its own, its output through a pipe if there is one."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NEWSDESK_")} | {"PYTHONPATH": str(ROOT)}
    script = shlex.join([sys.executable, "-m", "rag", *arguments]) + pipe
    done = subprocess.run(["sh", "-c", script], cwd=folder, env=environment, capture_output=True, text=True, timeout=120)
    return Run(done.returncode, done.stdout, done.stderr)


def test_cli_help_loads_nothing_heavy_and_names_every_command(tmp_path: Path) -> None:
    code = (
        "import sys; from rag.cli import main; sys.argv = ['newsdesk', '--help']\n"
        "try: main()\n"
        "finally: print([name for name in ('llama_index', 'chromadb', 'gradio', 'tantivy', 'numpy') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True
    )
    assert done.stdout.rstrip().endswith("[]"), "These take seconds to load"
    run = in_a_process("--help", folder=tmp_path)
    for name in ("ingest", "ask", "search", "chat", "articles", "delete", "serve", "evaluate", "config", "doctor"):
        assert name in run.out


def test_cli_a_mistake_in_a_process_of_its_own(tmp_path: Path) -> None:
    run = in_a_process("aks", folder=tmp_path)
    assert "Did you mean 'ask'?" in run.complaint


@pytest.mark.slow
def test_cli_a_reader_that_stops_early_is_no_traceback(five_articles: Path) -> None:
    run = in_a_process("articles", "--json", "--corpus", str(five_articles), folder=five_articles.parent, pipe=" | head -c 1")
    assert run.out == "[" and "Traceback" not in run.err and "BrokenPipe" not in run.err, run.err
