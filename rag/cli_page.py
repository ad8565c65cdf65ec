"""Commands for whoever runs the page: the ratings that its visitors gave, and the users that may log in."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from rag import terminal
from rag.cli_options import ConfigOption, JsonOption, Places, typed_date
from rag.errors import UserError

if TYPE_CHECKING:
    from ui.store import Feedback

_LONGEST_NAME = 64

SinceOption = Annotated[str | None, typer.Option("--since", metavar="DAY", help="Only ratings of this day (UTC) or later.")]
StdinOption = Annotated[bool, typer.Option("--password-stdin", help="Read the password from standard input.")]

users = typer.Typer(help="Users who may log in to the page.")


@users.callback()
def _users() -> None:
    # With a single command and no callback, typer would make `user` itself the command.
    pass


def feedback(context: typer.Context, since: SinceOption = None, as_json: JsonOption = False, config: ConfigOption = None) -> None:
    """List the answers that visitors rated, oldest first, with the reasons they gave."""
    day = typed_date(since, "--since")
    from rag.config import load_config
    from ui.store import Store

    before: Places = context.obj
    path = load_config(config or before.config, before.corpus, before.index).conversations.path
    found: list[Feedback] = []
    if path.exists():  # else nobody has asked anything yet, and looking must not make the file
        store = Store.open(path, keep_days=0, most=0)  # nor may it delete: that is the page's to do
        try:
            found = list(store.feedback(day))
        finally:
            store.close()
    if as_json:
        terminal.say_json(found)
    elif found:
        terminal.say_table(("when", "rating", "reason", "question", "answer"), [_row(one) for one in found])
    else:
        terminal.say("No answer has been rated yet." if day is None else f"No answer has been rated since {day}.")


def _row(one: Feedback) -> tuple[str, ...]:
    answer = one.answer.text.strip().partition("\n")[0]
    return f"{one.when:%Y-%m-%d %H:%M}", "liked" if one.liked else "disliked", one.reason, one.question, answer


@users.command("add")
def add_user(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The name to log in with.")],
    password_stdin: StdinOption = False,
) -> None:
    """Ask for a password and print the line that lets this user log in; nothing is written to a file."""
    _check_name(name)
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else _typed_password()
    if not password:
        raise UserError("The password is empty. Type one, or send one line to --password-stdin.")
    from ui.guard.passwords import hash_password

    try:
        hashed = hash_password(password)
    except UnicodeError:  # its message would show the password
        raise UserError("The password is no UTF-8 text. Type another, or send it in UTF-8.") from None
    except ValueError as error:
        raise UserError(str(error)) from None
    entry = json.dumps(f"{name}:{hashed}", ensure_ascii=False)  # a JSON string is a TOML string too
    terminal.say(f"auth = [{entry}]")
    terminal.say("Put this line below [page] in config.toml; if an auth line stands there, add what is in quotes to its list.", error=True)


def _typed_password() -> str:
    if not sys.stdin.isatty():
        raise UserError("There is no terminal to ask for the password. Send it to --password-stdin.")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))


def _check_name(name: str) -> None:
    if not name.strip() or name != name.strip() or ":" in name or not name.isprintable() or len(name) > _LONGEST_NAME:
        raise UserError(f"{name!r} is no name for a user. Take up to {_LONGEST_NAME} letters, digits or signs, without a colon.")
