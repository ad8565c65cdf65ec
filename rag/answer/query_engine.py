"""Newsdesk's answers behind LlamaIndex's door, so that its agents and tools can use them."""

from __future__ import annotations

import asyncio

from llama_index.core.base.base_query_engine import BaseQueryEngine
from llama_index.core.base.response.schema import Response
from llama_index.core.prompts.mixin import PromptMixinType
from llama_index.core.schema import NodeWithScore, QueryBundle

from rag.answer.engine import AnswerEngine
from rag.index.index import Index
from rag.index.nodes import to_node
from rag.schema import Answer


class NewsdeskQueryEngine(BaseQueryEngine):
    """A LlamaIndex query engine. The response's text has ``[n]`` markers; ``response.metadata["answer"]`` is the whole ``Answer``."""

    def __init__(self, engine: AnswerEngine, index: Index) -> None:
        super().__init__(callback_manager=None)
        self._engine = engine
        self._index = index

    def _query(self, query_bundle: QueryBundle) -> Response:
        answer = self._engine.answer(query_bundle.query_str)
        return Response(response=answer.text, source_nodes=self._nodes(answer), metadata={"answer": answer})

    async def _aquery(self, query_bundle: QueryBundle) -> Response:
        return await asyncio.to_thread(self._query, query_bundle)

    def _get_prompt_modules(self) -> PromptMixinType:
        return {}

    def _nodes(self, answer: Answer) -> list[NodeWithScore]:
        return [NodeWithScore(node=to_node(hit.chunk, self._index.article(hit.article_id)), score=hit.score) for hit in answer.hits]
