"""What citation marks, signs of lines, reasoning and template tokens look like in the text of a model."""

from __future__ import annotations

import re
from typing import Final

import regex

HELD = 80  # characters of a mark at most; what is longer is text

_DIGIT = "[0-9٠-٩۰-۹０-９]"
_GAP = "[ \t\u00a0\u202f\u200e\u200f\u061c]{0,2}"
_LABEL = (
    r"(?:sources?|src|passages?|refs?|references?|citations?|docs?|documents?|excerpts?"
    r"|(?:ال)?(?:مصدر|مصدران|مصدرين|مصادر|مقطع|مقطعان|مقطعين|مقاطع|مرجع|مرجعان|مرجعين|مراجع|مستند|مستندات|وثيقة|وثائق))"
    rf"{_GAP}[:#._-]?{_GAP}"
)
_NUMBER = rf"\#?{_DIGIT}{{1,3}}(?:{_GAP}[-–—‑−]{_GAP}{_DIGIT}{{1,12}})?"
_AND = rf"{_GAP}(?:[,;،؛、&]|and|و){_GAP}"
_LIST = rf"(?:{_LABEL})?{_NUMBER}(?:{_AND}(?:{_LABEL})?{_NUMBER})*"
_SQUARE = rf"[\[［【]{_GAP}\^?{_LIST}(?:†[^\]】［\[【\n]{{0,20}})?{_GAP}[\]］】]"
_SEE = rf"(?:(?:see also|see|cf|via|from|per|انظر|راجع)[:.]?{_GAP})?"
# [[1]], ([1], [2]) and (see [1]): brackets around marks go with them
_WRAPPED = rf"[\[［【(（]{_GAP}{_SEE}(?:{_LABEL})?{_SQUARE}(?:{_GAP}[,;،؛]?{_GAP}{_SQUARE})*{_GAP}[\]］】)）]"
# (passage 1, Valdemossa Courier): the outlet stands on the citation
_TOLD = rf"(?P<told>{_GAP}[,،:–-]{_GAP}[^\W\d_][^()（）\[\]［］【】\n]{{0,48}})?"
_LABELLED = rf"[(（\[［【]{_GAP}{_SEE}{_LABEL}{_LIST}{_TOLD}{_GAP}[)）\]］】]"
_RAISED = rf"<sup>{_GAP}[\[(]?{_LIST}[\])]?{_GAP}</sup>"
# No range in plain parentheses: (2-1) is a score
_BARE = rf"(?P<bare>[(（]{_GAP}{_DIGIT}{{1,3}}(?:{_GAP}[,;،؛]{_GAP}{_DIGIT}{{1,3}})*{_GAP}[)）])"
MARK: Final = regex.compile(f"{_SQUARE}|{_WRAPPED}|{_LABELLED}|{_RAISED}|{_BARE}", regex.IGNORECASE)
WRITTEN = re.compile(rf"({_DIGIT}+)(?:{_GAP}[-–—‑−]{_GAP}({_DIGIT}+))?")
DAGGER = re.compile(r"†[^\]】]*")
LINK: Final = regex.compile(r"\((?:https?:|www\.|mailto:|[/#.])", regex.IGNORECASE)

_THINKS = "(?:think|thinking|thought|reasoning)"
_FINAL = r"<\|channel\|>\s{0,2}final[^<]{0,24}<\|message\|>"
_ROLES = r"(?:start|im_start|start_header_id|header_start)"
# What a model's template puts between turns and around reasoning, where a server passes it on
TAG: Final = regex.compile(
    rf"(?P<thinks><{_THINKS}>|<\|channel\|>\s{{0,2}}(?:analysis|commentary)[^<]{{0,24}}<\|message\|>)"
    rf"|(?P<thought></{_THINKS}>|{_FINAL})"
    rf"|(?P<role><\|{_ROLES}\|>(?:\s{{0,2}}(?:assistant|user|system))?)"
    rf"|<\|(?!(?:channel|{_ROLES})\|)[\w▁-]{{1,32}}\|>|</?s>|<(?:eos|bos|end_of_turn)>",
    regex.IGNORECASE,
)
THOUGHT = re.compile(rf"</{_THINKS}>|{_FINAL}", re.IGNORECASE)
LONGEST_TAG = 80
# Line starts: headings, bullets, quotations, numbers of items. The space behind is part of it, else "-5" and "#tag" would lose a character
LINE_START: Final = regex.compile(
    rf"(?:(?P<heading>\#{{1,6}})|(?P<item>[-*+•‣▪◦])|>{{1,3}}|(?P<number>{_DIGIT}{{1,2}}[.)）]|[(（]{_DIGIT}{{1,2}}[)）])\*{{0,2}})[ \t]"
)
LINE_SIGNS = frozenset("#-*+•‣▪◦>(（")
# Control characters, zero-width ones, bidi overrides, tags and lone surrogates. ZWNJ, LRM and RLM are ordinary writing.
INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e007f\U000e0100-\U000e01ef]"
)
LINE_BREAKS = str.maketrans("\u2028\u2029", "\n\n")
PLAIN = re.compile(r"(?:[^\s`*_\[［【(（,;،؛<|]|[,;،؛](?=[^\s`*_\[［【(（,;،؛<|])|[ ](?=[^\s`*_\[［【(（,;،؛<|]))+")
NOT_TICK = re.compile(r"[^`\n<]+")
