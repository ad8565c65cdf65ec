"""Chunks as LlamaIndex nodes: the one place where our types are mapped to theirs."""

from __future__ import annotations

import datetime

from llama_index.core.schema import NodeRelationship, RelatedNodeInfo, TextNode

from rag.schema import Article, Chunk


def to_node(chunk: Chunk, article: Article) -> TextNode:
    """A chunk with what is known of its article. The title and the date are shown to a model, the numbers are not."""
    return TextNode(
        id_=chunk.chunk_id,
        text=chunk.text,
        start_char_idx=chunk.start,
        end_char_idx=chunk.end,
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=article.article_id)},
        metadata={
            "article_id": article.article_id,
            "title": article.title,
            "date": article.date.isoformat() if article.date else "",
            "day": day_number(article.date),
            "language": article.language,
            "outlet": article.outlet or "",
            "url": article.url or "",
            "start": chunk.start,
            "end": chunk.end,
            "position": chunk.position,
        },
        excluded_llm_metadata_keys=["article_id", "day", "start", "end", "position"],
        excluded_embed_metadata_keys=["article_id", "day", "start", "end", "position", "url"],
    )


def day_number(date: datetime.date | None) -> int:
    """A date as the integer yyyymmdd, which range filters need; 0 for none."""
    return date.year * 10000 + date.month * 100 + date.day if date else 0
