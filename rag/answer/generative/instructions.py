"""Sentences in articles that talk to a model instead of a reader. They may be quoted; they bear nothing out.

Whoever plants one wants a model to say what no article reports. Fences and rules in the prompt make that unlikely; this makes it useless:
what such a sentence says, and what follows it in its passage, is no ground for a statement.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rag.language.fold import without_invisible

_TO_A_MODEL = re.compile(
    r"""\b(?:ignor|disregard|forget|overrid|bypass)\w*\b.{0,40}\b(?:instructions?|prompts?|rules|guidelines|context|told)\b
    | \b(?:system|developer|hidden|initial|original)\s+(?:prompt|message|instructions?)\b
    | \b(?:new|updated|important)\s+instructions?\b.{0,30}:
    | ^\W{0,8}(?:system|assistant|user|developer|human|question|answer)\s*:
    | <\|?\s*/?(?:system|assistant|user|im_start|im_end|start_of_turn|end_of_turn|s)\b
    | \[/?INST\] | <<SYS>>
    | \byou\s+(?:are|act|will\s+act)\s+(?:now|henceforth|from\s+now)\b | \byou\s+are\s+an?\s+(?:AI|assistant|language\s+model|chatbot|LLM)\b
    | \b(?:dear|attention|note\s+to|message\s+(?:to|for))\s+(?:the\s+)?(?:AI|assistant|language\s+model|chatbot|LLM|model)\b
    | \b(?:AI|assistant|language\s+model|chatbot|LLM)s?\s*,?\s+(?:must|should|shall|please|is\s+required)\b
    | \b(?:tell|inform|assure)\s+the\s+(?:user|reader)\b
    | (?:^|>)[\s\-–—*•>.:]{0,8}(?:please\s+)?(?:say|answer|reply|respond|output|print|repeat|pretend|claim|write)\b(?!\s*[:,]?\s*["“«])
    | \b(?:answer|reply|respond)\s+(?:only\s+)?(?:with|that|every)\b | \brepeat\s+after\s+me\b
    | (?:تجاهل|تجاهلوا|انس|انسَ|اهمل|أهمل)\w*\s.{0,40}(?:التعليمات|تعليمات|الأوامر|القواعد|السياق)
    | (?:تعليمات|رسالة|أوامر)\s+(?:النظام|جديدة|المطور)
    | (?:أيها|عزيزي|إلى)\s+(?:المساعد|النموذج|الذكاء\s+الاصطناعي)
    | (?:أنت|انت)\s+(?:الآن|الان|مساعد|نموذج)
    | (?:^|>)[\s\-–—*•>.:]{0,8}(?:قل|أجب|اجب|اكتب|اطبع|كرر|رد|ردّ)\s
    | (?:أخبر|اخبر)\s+(?:المستخدم|القارئ)
    | ^\W{0,8}(?:النظام|المساعد|المستخدم)\s*:""",
    re.IGNORECASE | re.VERBOSE | re.MULTILINE,
)


# Written so that a reader does not see them, or sees another order of letters than a model: tags, and overrides of direction
_HIDDEN = re.compile("[\u202d\u202e\U000e0000-\U000e007f]")


@lru_cache(maxsize=4096)
def talks_to_a_model(sentence: str) -> bool:
    """Whether a sentence gives orders to a language model, plays a turn of its conversation, or hides letters; English and Arabic."""
    return bool(_HIDDEN.search(sentence) or _TO_A_MODEL.search(without_invisible(sentence)))
