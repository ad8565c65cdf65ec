"""Errors that say whose mistake it was and what to do next.

``NewsdeskError`` catches them all. A ``UserError`` is the caller's or the user's mistake: the command line prints
it as one line and exits with status 1; anything else is ours and shows a traceback.
"""

from __future__ import annotations


class NewsdeskError(Exception):
    """Base of every error that Newsdesk raises on purpose."""


class UserError(NewsdeskError):
    """Something the user can put right; the message says how."""


class ConfigError(UserError):
    """A setting is unknown, of the wrong type or out of range."""


class CorpusError(UserError):
    """The folder of articles is missing or cannot be read."""


class ArticleNotFound(UserError):
    """No article has this id."""

    def __init__(self, article_id: str) -> None:
        super().__init__(f"No article has the id {article_id!r}. `newsdesk articles` lists the ids.")
        self.article_id = article_id


class IndexBusy(UserError):
    """Another process is writing to this index."""


class IndexUnusable(UserError):
    """The index folder cannot be made, read or written here."""


class IndexMismatch(UserError):
    """The index was made with other settings than the ones in force."""


class IndexDamaged(NewsdeskError):
    """The stores do not tell the same story and could not be mended without help."""


class MissingPackage(UserError):
    """A chosen provider needs a package that is not installed; the message has the install line."""


class EmbeddingFailed(UserError):
    """The chosen embedding cannot be had, or gives vectors that are none; the message says what to do."""


class RerankerFailed(UserError):
    """The chosen reranker cannot be had, or gives scores that are none; the message says what to do."""
