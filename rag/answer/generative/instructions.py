"""Sentences in articles that talk to a model instead of a reader. They may be quoted; they bear nothing out.

Whoever plants one wants a model to say what no article reports. Fences and rules in the prompt make that unlikely; this makes it useless:
what such a sentence says, and what follows it in its passage, is no ground for a statement.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rag.language.fold import without_invisible

_START = r"(?:^|>)[\s\-–—*•>.:]{0,8}"
_TO_A_MODEL = re.compile(
    rf"""\b(?:ignore|disregard|forget|override|bypass)\b.{{0,20}}\b(?:previous|prior|above|preceding|earlier|your|system)\b
        .{{0,30}}\b(?:instructions?|prompts?|rules|guidelines|context|messages?)\b
    | {_START}(?:please\s+)?(?:ignore|disregard|forget|override|bypass)\b
        .{{0,30}}\b(?:instructions?|prompts?|rules|guidelines|context|told)\b
    | \b(?:system|developer)\s+(?:prompt|message|instructions?)\b | \bhidden\s+(?:prompt|instructions?)\b
    | {_START}(?:new|updated|important)\s+instructions?\b.{{0,30}}:
    | {_START}(?:system|assistant|user|developer)\s*:
    | <\|?\s*/?(?:system|assistant|user|im_start|im_end|start_of_turn|end_of_turn|s)\b
    | \[/?INST\] | <<SYS>>
    | \byou\s+(?:are|act|will\s+act)\b(?:\W+\w+){{0,4}}?\W+(?:AI|assistant|language\s+model|chatbot|LLM)\b
    | \b(?:dear|attention|note\s+to|message\s+(?:to|for))\s+(?:the\s+)?(?:AI|assistant|language\s+model|chatbot|LLM|model)\b
    | \b(?:AI|assistant|language\s+model|chatbot|LLM)s?(?:\s+(?:assistant|model)s?)?\s*,?\s+(?:must|should|shall|please)\s+
        (?:say|answer|reply|respond|report|state|write|tell|output|praise|repeat)\b
    | \b(?:tell|inform|assure)\s+the\s+(?:user|reader)\b
    | {_START}(?:please\s+)?(?:say|answer|reply|respond|output|print|repeat|pretend|claim|write|state)\s+
        (?:only|exactly|just|that|with|this|after\s+me|as\s+if|the\s+(?:following|words?|phrase|sentence))\b
    | \b(?:answer|reply|respond)\s+only\s+(?:with|that)\b | \brepeat\s+after\s+me\b
    | (?:تجاهل|تجاهلوا|انس|انسَ|أهمل)\s+(?:جميع|كل|كافة)?\s*(?:التعليمات|الأوامر|القواعد)\s*(?:السابقة|أعلاه|الواردة)
    | (?:تجاهل|تجاهلوا|انس|انسَ|أهمل)\s+(?:جميع|كل|كافة)\s+(?:التعليمات|الأوامر|القواعد)
    | (?:تعليمات|رسالة|أوامر)\s+(?:النظام|المطور)\b
    | (?:أيها|عزيزي)\s+(?:المساعد|النموذج|الذكاء\s+الاصطناعي)
    | (?:أنت|انت)\s+(?:الآن\s+|الان\s+)?(?:مساعد|نموذج)\b
    | {_START}(?:قل|أجب|اجب|اكتب|اطبع|كرر)\s+(?:إن|أن|فقط|هذا|هذه|التالي|ما\s+يلي|بعدي|ب)
    | (?:أخبر|اخبر)\s+(?:المستخدم|القارئ)
    | {_START}(?:النظام|المساعد|المستخدم)\s*:""",
    re.IGNORECASE | re.VERBOSE | re.MULTILINE,
)
# Written so that a reader does not see them, or sees another order of letters than a model: tags, and overrides of direction
_HIDDEN = re.compile("[\u202d\u202e\U000e0000-\U000e007f]")


@lru_cache(maxsize=4096)
def talks_to_a_model(sentence: str) -> bool:
    """Whether a sentence gives orders to a language model, plays a turn of its conversation, or hides letters; English and Arabic."""
    return bool(_HIDDEN.search(sentence) or _TO_A_MODEL.search(without_invisible(sentence)))
