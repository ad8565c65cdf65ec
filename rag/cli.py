"""The command line, ``newsdesk`` or ``python -m rag``.

Exit status: 0 done; 1 the user's mistake, told in one line; 2 ``ask`` was refused an answer. Results go to stdout, progress and
mistakes to stderr, all through ``rag.terminal``. Heavy parts are imported inside the commands, so that ``--help`` is quick.
"""

from __future__ import annotations

import errno
import json
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer.exceptions import Abort, TyperException

from rag import cli_page, terminal
from rag.cli_options import (
    ArticleOption,
    ConfigOption,
    CorpusOption,
    FromOption,
    IndexOption,
    JsonOption,
    LanguageOption,
    OutletOption,
    Places,
    QuestionArgument,
    ToOption,
    typed_filters,
    typed_question,
    typed_questions,
)
from rag.cli_settings import settings_told
from rag.errors import NewsdeskError, UserError

if TYPE_CHECKING:
    from rag.desk import Newsdesk
    from rag.schema import Answer

OK, MISTAKE, REFUSED, INTERRUPTED = 0, 1, 2, 130

# What the system says when the user's disk, port or rights are at fault; every other OSError is ours and shows its traceback.
_USERS_ERRNO = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.ENOTDIR, errno.EADDRINUSE, errno.EADDRNOTAVAIL}

app = typer.Typer(
    name="newsdesk",
    help="Cited answers over a folder of news articles.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def main(arguments: list[str] | None = None) -> int:
    """Run one command and give its exit status. ``arguments`` are those after the program's name."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # file names that are no UTF-8, and terminals that lack a letter, must not stop us
            stream.reconfigure(errors="backslashreplace")
    try:
        arguments = sys.argv[1:] if arguments is None else arguments
        status = app(args=arguments or ["--help"], prog_name="newsdesk", standalone_mode=False)
        sys.stdout.flush()
        return status if isinstance(status, int) else OK
    except BrokenPipeError:  # `| head` has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return OK
    except TyperException as error:
        message = error.format_message()
        stop = "" if message.endswith((".", "?")) else "."
        return _complain(f"{message}{stop} `newsdesk --help` and `newsdesk COMMAND --help` list what there is.")
    except NewsdeskError as error:
        return _complain(str(error))
    except OSError as error:
        if error.errno not in _USERS_ERRNO:
            raise
        return _complain(f"{error.filename or 'The system'}: {error.strerror}.")
    except (Abort, KeyboardInterrupt):
        terminal.say("", error=True)
        return INTERRUPTED


def _complain(message: str) -> int:
    terminal.say("newsdesk: " + " ".join(message.split()), error=True)
    return MISTAKE


@app.callback()
def _before(context: typer.Context, config: ConfigOption = None, corpus: CorpusOption = None, index: IndexOption = None) -> None:
    # The three may stand before the command as well as behind it.
    context.obj = Places(config, corpus, index)


@app.command()
def ingest(
    context: typer.Context,
    paths: Annotated[list[Path] | None, typer.Argument(metavar="[PATHS]...", help="Files or folders; none takes the whole corpus.")] = None,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    corpus: CorpusOption = None,
    index: IndexOption = None,
) -> None:
    """Read the articles that are new or changed into the index."""
    for path in paths or ():
        if not path.exists():
            raise UserError(f"There is no file or folder {str(path)!r}. Check the name, or leave it out to read the whole corpus.")
    with _desk(context, config, corpus, index) as desk:
        report = terminal.ingest(desk, paths or None)
    if as_json:
        terminal.say_json(report)
        terminal.tell_failed(report)
    else:
        terminal.tell_report(report)
    if paths and report.failed:  # what was asked for by name was not done
        raise typer.Exit(MISTAKE)


@app.command()
def ask(
    context: typer.Context,
    question: QuestionArgument,
    date_from: FromOption = None,
    date_to: ToOption = None,
    language: LanguageOption = None,
    outlet: OutletOption = None,
    article: ArticleOption = None,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    corpus: CorpusOption = None,
    index: IndexOption = None,
) -> None:
    """Answer a question, with citations. Exit status 2: the articles do not hold the answer."""
    filters = typed_filters(date_from, date_to, language, outlet, article)
    with _ready_desk(context, config, corpus, index) as desk:
        text = typed_question(question)
        if as_json:
            answer = desk.query(text, filters=filters)
            terminal.say_json(answer.to_dict())
        else:
            answer = terminal.tell(desk, text, (), filters)
    if not answer.answered:
        raise typer.Exit(REFUSED)


@app.command()
def search(
    context: typer.Context,
    question: QuestionArgument,
    k: Annotated[int, typer.Option("-k", "--count", min=1, max=1000, help="How many passages.")] = 10,
    date_from: FromOption = None,
    date_to: ToOption = None,
    language: LanguageOption = None,
    outlet: OutletOption = None,
    article: ArticleOption = None,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    corpus: CorpusOption = None,
    index: IndexOption = None,
) -> None:
    """List the passages that fit a question best."""
    filters = typed_filters(date_from, date_to, language, outlet, article)
    with _ready_desk(context, config, corpus, index) as desk:
        hits = desk.search(typed_question(question), k=k, filters=filters)
        if as_json:
            terminal.say_json(hits)
            return
        if not hits:
            terminal.say("Nothing found.")
        for hit in hits:
            terminal.say(f"{hit.rank}. {terminal.source(desk.article(hit.article_id))}", bold=True)
            terminal.say(f"   {hit.article_id} {hit.start}-{hit.end} · score {hit.score:.3f}")
            terminal.say(terminal.indented(hit.text))


@app.command()
def chat(context: typer.Context, config: ConfigOption = None, corpus: CorpusOption = None, index: IndexOption = None) -> None:
    """Ask one question after another; Ctrl-D or "exit" leaves."""
    history: list[Answer] = []
    with _ready_desk(context, config, corpus, index) as desk:
        stats = desk.stats()
        terminal.say(f"{stats.articles} articles. Ask in English or Arabic; Ctrl-D leaves.")
        for question in typed_questions():
            if question.strip().lower() in ("exit", "quit"):
                break
            history.append(terminal.tell(desk, question, history, None))
            terminal.say()


@app.command()
def articles(
    context: typer.Context,
    date_from: FromOption = None,
    date_to: ToOption = None,
    language: LanguageOption = None,
    outlet: OutletOption = None,
    article: ArticleOption = None,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    corpus: CorpusOption = None,
    index: IndexOption = None,
) -> None:
    """List the articles in the index, newest first (tab-separated when not on a terminal)."""
    filters = typed_filters(date_from, date_to, language, outlet, article)
    with _ready_desk(context, config, corpus, index) as desk:
        found = desk.articles(filters)
    if as_json:
        terminal.say_json(found)
    else:
        terminal.say_table(("id", "date", "language", "outlet", "title"), [terminal.article_row(a) for a in found])


@app.command()
def delete(
    context: typer.Context,
    article_id: Annotated[str, typer.Argument(metavar="ID", help="The article's id, as `newsdesk articles` lists it.")],
    as_json: JsonOption = False,
    config: ConfigOption = None,
    corpus: CorpusOption = None,
    index: IndexOption = None,
) -> None:
    """Take one article out of the index; its file stays where it is."""
    with _desk(context, config, corpus, index) as desk:
        article = desk.article(article_id)
        desk.delete(article_id)
    if as_json:
        terminal.say_json({"deleted": article_id})
    else:
        kept = f" Its file stays, and is passed over until it changes: {article.path}" if article.path else ""
        terminal.say(f"Deleted {article_id} from the index.{kept}")


@app.command()
def serve(
    context: typer.Context,
    host: Annotated[str | None, typer.Option("--host", metavar="ADDRESS", help="Address to listen on, instead of the settings'.")] = None,
    port: Annotated[int | None, typer.Option("--port", min=0, max=65535, help="Port to listen on; 0 takes a free one.")] = None,
    config: ConfigOption = None,
    corpus: CorpusOption = None,
    index: IndexOption = None,
) -> None:
    """Serve the chat page; indexes the corpus first when it must. Ctrl-C stops it."""
    import rag
    from rag.config import load_config
    from ui.server import launch  # late: gradio takes seconds to import, and only this command needs it

    places = _places(context, config, corpus, index)
    settings = load_config(places.config, places.corpus, places.index)
    page = settings.page.model_copy(update={k: v for k, v in (("host", host), ("port", port)) if v is not None})
    served = launch(
        settings.model_copy(update={"page": page}),
        lambda: rag.open(config=places.config, corpus=places.corpus, index=places.index),
        block=False,
    )
    terminal.say(f"Newsdesk is at {served.url} (Ctrl-C stops it)")
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # whoever ends the process kindly gets the same clean end as Ctrl-C
    try:
        served.wait()
    finally:
        served.close()


@app.command()
def evaluate(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Lines of JSON: question, and any of answer, article_id, answerable.")],
    as_json: JsonOption = False,
    config: ConfigOption = None,
    corpus: CorpusOption = None,
    index: IndexOption = None,
) -> None:
    """Figures on a file of questions: is the right article found, does the answer hold what it should?"""
    from rag.evaluate import evaluate as evaluate_questions
    from rag.evaluate import read_questions

    questions = read_questions(file)
    with _ready_desk(context, config, corpus, index) as desk:
        evaluation = evaluate_questions(desk, questions)
    if as_json:
        terminal.say_json(evaluation)
        return
    for name, value in evaluation.figures().items():
        terminal.say(f"{name:<28} {value}")
    for outcome in evaluation.outcomes:
        if outcome.wrong:
            terminal.say(f"{'; '.join(outcome.wrong)}: {outcome.question}")


@app.command("config")
def show_config(
    context: typer.Context, as_json: JsonOption = False, config: ConfigOption = None, corpus: CorpusOption = None, index: IndexOption = None
) -> None:
    """Print every setting with its value and where it came from."""
    from rag.config import load_config

    places = _places(context, config, corpus, index)
    rows = list(settings_told(load_config(places.config, places.corpus, places.index), places))
    if as_json:
        terminal.say_json([{"setting": name, "value": value, "from": origin} for name, value, origin in rows])
        return
    for name, value, origin in rows:
        terminal.say(f"{name:<24} {json.dumps(value, ensure_ascii=False):<32} {origin}")


@app.command()
def doctor(
    context: typer.Context,
    mend: Annotated[bool, typer.Option("--mend/--no-mend", help="Mend what is found.")] = True,
    as_json: JsonOption = False,
    config: ConfigOption = None,
    corpus: CorpusOption = None,
    index: IndexOption = None,
) -> None:
    """Check the three stores of the index against each other, mend them, and try the model. Exit status 1: something is left to mend."""
    with _desk(context, config, corpus, index) as desk:
        diagnosis, trial = desk.doctor(mend=mend), desk.try_model()
    if as_json:
        from rag.schema import to_plain

        terminal.say_json({**to_plain(diagnosis), "model": trial})
    else:
        terminal.tell_trial(trial)
        for finding in diagnosis.findings:
            terminal.say(finding)
        terminal.say(
            "The index is sound." if diagnosis.healthy else "Mended." if diagnosis.mended else "`newsdesk doctor --mend` mends this."
        )
    if not (diagnosis.healthy or diagnosis.mended) or (trial is not None and not trial.works):
        raise typer.Exit(MISTAKE)


app.command()(cli_page.feedback)
app.add_typer(cli_page.users, name="user")


# --- Desks ---------------------------------------------------------------------------------------------------------------------------


def _places(context: typer.Context, config: Path | None, corpus: Path | None, index: Path | None) -> Places:
    before: Places = context.obj
    return Places(config or before.config, corpus or before.corpus, index or before.index)


@contextmanager
def _desk(context: typer.Context, config: Path | None, corpus: Path | None, index: Path | None) -> Iterator[Newsdesk]:
    import rag
    from rag.config import load_config

    places = _places(context, config, corpus, index)
    load_config(places.config, places.corpus, places.index)  # a mistake in the settings is told before seconds of imports
    with rag.open(config=places.config, corpus=places.corpus, index=places.index) as desk:
        yield desk


@contextmanager
def _ready_desk(context: typer.Context, config: Path | None, corpus: Path | None, index: Path | None) -> Iterator[Newsdesk]:
    """A desk that has read its corpus at least once."""
    with _desk(context, config, corpus, index) as desk:
        if desk.needs_ingest():
            terminal.tell_report(terminal.ingest(desk, None), error=True)
        yield desk
