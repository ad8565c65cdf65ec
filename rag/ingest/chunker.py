"""Articles are cut into chunks at the ends of sentences, so that no quotation is torn."""

from __future__ import annotations

import hashlib

from rag.language.sentences import sentence_spans
from rag.schema import Article, Chunk, Span

CHUNKER = "1"
"""Version of the cutting. Raise it with every change that cuts the same text elsewhere: indexes made before are then rebuilt."""


def split(article: Article, max_words: int, whole_words: int) -> list[Chunk]:
    """The chunks of an article, in order; together they hold every sentence once.

    Args:
        article: its ``text`` is what the spans refer to.
        max_words: a chunk ends before the sentence that would make it longer; a single longer sentence stays whole.
        whole_words: an article of at most this many words stays one chunk.
    """
    sentences = sentence_spans(article.text, article.language)
    words = [len(article.text[start:end].split()) for start, end in sentences]
    if not sentences:
        return []
    if sum(words) <= whole_words:
        return [_chunk(article, (sentences[0][0], sentences[-1][1]), 0)]
    groups = _group(words, max_words)
    return [_chunk(article, (sentences[first][0], sentences[last - 1][1]), n) for n, (first, last) in enumerate(groups)]


def _group(words: list[int], max_words: int) -> list[Span]:
    """Runs of sentences of about equal length: the last chunk of an article is no stub that nothing finds."""
    target = sum(words) / -(-sum(words) // max_words)
    groups: list[Span] = []
    first, length = 0, 0
    for at, count in enumerate(words):
        full = length + count > max_words or length + count / 2 > target
        if at > first and full:
            groups.append((first, at))
            first, length = at, 0
        length += count
    return [*groups, (first, len(words))]


def _chunk(article: Article, span: Span, position: int) -> Chunk:
    start, end = span
    # The hash of the content is part of the id: a stale id never names a passage of a changed article.
    name = f"{article.article_id}\0{article.content_hash}\0{start}\0{end}"
    chunk_id = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    return Chunk(chunk_id, article.article_id, article.text[start:end], start, end, position)
