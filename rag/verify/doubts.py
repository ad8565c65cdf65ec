"""What a quotation only denies, alleges, expects, plans or asks for: a sentence must not tell it as a fact.

A word of doubt governs the words behind it up to the end of its clause: "the bank is expected to cut rates" tells of no cut. The sentence
may tell it when it has a word of doubt of its own, and a mere charge also when it says who makes it. Verbs of plain saying are no doubt.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.language.stopwords import is_stopword
from rag.language.tokens import Token
from rag.verify.arabic import variants
from rag.verify.content import named
from rag.verify.news import is_verb
from rag.verify.statement import Statement

_DENIES, _ALLEGES, _MAYBE, _PLANS = "denies", "alleges", "may", "plans"
_REASONS = {
    _DENIES: "the quotation only denies it",
    _ALLEGES: "the quotation only alleges it",
    _MAYBE: "the quotation only says that it may happen or is asked for",
    _PLANS: "the quotation only says that it is planned",
}
_ACROSS = (_DENIES, _ALLEGES)  # kinds that are compared across languages; translators turn "could" and "plans to" in many ways
_SAID = 0.5  # how fully a word of the quotation must stand in the sentence
_REACH = 25  # words that a word of doubt may govern
_MOST_DOUBTS = 50
_MOST_READ = 2_000  # words of a text that are looked at

_ENGLISH = {
    word: kind
    for kind, words in (
        (_DENIES, "deny denies denied denying denial denials rejects rejected rejecting dismissed dismisses refuted refutes"),
        (_ALLEGES,
         """allege alleges alleged alleging allegedly allegation allegations accuse accuses accused accusing accusation accusations claim
         claims claimed claiming suspects suspect suspected suspecting suspicion suspicions reportedly supposedly purportedly purported
         rumour rumor rumours rumors rumoured rumored charged charges insinuated"""),
        (_MAYBE,
         """may might could whether talks perhaps maybe possibly probably likely threaten threatens
         threatened threatening threat threats expect expects
         expected expecting expectation expectations consider considers considered considering ask asks asked
         asking urge urges urged urging demanded demanding demands request requests requested requesting
         propose proposes proposed proposing proposal offer offers offered offering called calls
         calling appealed hope hopes hoped hoping want wants wanted
         wanting seek seeks seeking sought mull mulls mulling mulled weigh weighing contemplating predict predicts predicted forecast
         forecasts"""),
        (_PLANS,
         """plan plans planned planning intend intends intended intending vow vows vowed pledge pledges pledged promise promises promised
         aim aims aimed aiming"""),
    )
    for word in words.split()
}  # fmt: skip
_THAT = frozenset("that ان انه انها انهم بان بانه بانها بانهم".split())
# Many of these words mean something else as well: what must stand behind them to make a doubt of them
_BEHIND = {
    word: frozenset(behind.split())
    for words, behind in (
        ("alleged purported", "to that he she it they the"),
        ("suspected", "of that to"),
        ("suspect suspects", "that of he she it they him them"),
        ("charged", "with"),
        ("charges", "of that"),
        ("talks", "to"),
        ("rejects rejected rejecting dismissed dismisses refuted refutes", "reports suggestions that rumours rumors accounts"),
        ("likely", "to be that"),
        ("threat threats", "to that of by"),
        ("plan plans planned planning", "to that on for a an"),
        ("aim aims aimed aiming intended hope hopes hoped hoping want wants", "to that"),
        ("wanted wanting seek seeks seeking sought vow vows vowed pledge pledges pledged", "to that"),
        ("promise promises promised proposal offer offers offered offering forecast forecasts", "to that of"),
        ("called calls calling appealed", "for on upon"),
        ("weigh weighing", "a an whether"),
    )
    for word in words.split()
}  # fmt: skip
# What is claimed, asked or expected without any doubt: "claimed 12 lives", "asked about", "as expected"
_NOT_BEHIND = {
    **dict.fromkeys("claim claims claimed claiming".split(), frozenset("responsibility victory lives life gold title medal".split())),
    **dict.fromkeys("ask asks asked asking".split(), frozenset("about how why when what who where questions".split())),
    **dict.fromkeys("could might may".split(), frozenset(["not"])),
}
_NOT_BEFORE = frozenset("than as".split())
_A_THING = frozenset("the a an this that these those his her its their one two three main prime chief each every".split())
_OWN_DOUBTS = frozenset(
    """would should whether if possible potential potentially unconfirmed desire wish wishes wished can must
    attempt attempts attempted try tries tried bid aim aims potentials ready suggest suggests suggested suggesting
    ربما لعل محتمل محتمله المحتمل المتوقع المتوقعه المزمع المزعوم المزعومه المحتمله ينبغي يجب رغب يرغب ترغب
    رغبه بهدف يمكن يمكنها تمكن""".split()
)
_SAYING = frozenset(
    """said says say saying told tells according stated states argued argues insists insisted believes believe believed thinks
    قال قالت يقول تقول قالوا وقال وقالت ذكر ذكرت افاد افادت اكد اكدت صرح صرحت وفق وفقا بحسب حسب لقول اعتبر اعتبرت يعتقد""".split()
)

_ARABIC = {
    word: kind
    for kind, words in (
        (_DENIES, "نفي ينفي نفت نفوا انكر ينكر نافيا نافيه"),
        (_ALLEGES,
         """اتهم يتهم اتهام اتهامات متهم متهمه متهما زعم يزعم مزاعم زاعما ادعي يدعي ادعاء ادعاءات ادعت اشتبه يشتبه مشتبه شبهه بزعم
         اشاعه شايعات"""),
        (_MAYBE,
         """هدد يهدد تهديد مهددا ربما لعل يحتمل محتمل يرجح مرجح توقع يتوقع متوقع توقعات طلب يطلب طالب يطالب
         دعا يدعو دعت دعوا داعيا حث يحث ناشد يناشد اقترح يقترح اقتراح يامل يسعي يريد يبحث يدرس"""),
        (_PLANS, "اعتزم يعتزم ينوي نوي يخطط خطط تعهد يتعهد وعد"),
    )
    for word in words.split()
}  # fmt: skip
_PERHAPS = frozenset(("قد", "وقد", "فقد"))
_DONE = frozenset("تم تمت توفي تلقي تبين تولي".split())  # verbs of the past that begin like one of the present
_STUDENTS = frozenset(("طالب", "يبحث", "يدرس", "طلب"))  # a student, a request: verbs only where they open a clause
_NOT_LOOSE = frozenset(
    """may accused talks suspect suspects called calls charged charges rejects rejected rejecting dismissed dismisses""".split()
)
_LOOSE = (_OWN_DOUBTS | frozenset(_ENGLISH)) - _NOT_LOOSE
_FINITE = frozenset("was were is are has have had will would went left made took gave came told won lost he she it they".split())
_MODAL = frozenset("may might could perhaps maybe possibly probably allegedly reportedly supposedly purportedly".split())
_TO = frozenset("to of".split())
_TO_HEAD = 4  # words between a doubt and the verb that it governs
_CALLS = frozenset("call calls called calling".split())
_FUTURE = re.compile("[وف]?س[يتن]...")
_SUSPECTS = frozenset("المشتبه والمشتبه للمشتبه المتهم والمتهم للمتهم المتهمين المتهمون المتهمه".split())  # persons: "the suspect"
_SENTENCE_END = re.compile(r"[.!?؟;؛:]\s|\n")
_COMMA = re.compile(r"[,،–—()]")
_ENDS = frozenset(
    """but while after because since when whereas although though despite following before as until amid who which whom whose where
    لكن ولكن بينما بعد بعدما لان عندما حين رغم قبل فيما اثر الذي التي الذين حيث منذ""".split()
)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A word of doubt in a text: what kind it is, and where in the text the words that it governs begin and end."""

    kind: str
    word: str
    at: int
    start: int
    end: int


def doubted(said: Statement, quoted: Statement, theirs: Sequence[float]) -> list[str]:
    """What a sentence tells as a fact and its quotation only denies, alleges or thinks possible: one line, or nothing.

    Args:
        theirs: how fully the sentence has each word of the quotation's content, from 0 to 1; in two languages too.
    """
    if said.folded in quoted.folded and _doubts(said) == () == _doubts_before(said, quoted):
        return []
    for doubt in _doubts(quoted):
        if said.arabic != quoted.arabic and doubt.kind not in _ACROSS:
            continue
        if not _is_met(doubt, said, quoted, theirs) and _bears(doubt, said, quoted, theirs):
            return [f"{_REASONS[doubt.kind]} ({doubt.word})"]
    return []


def _doubts_before(said: Statement, quoted: Statement) -> tuple[Doubt, ...]:
    """The doubts of a quotation that govern a part which the sentence has word by word."""
    at = quoted.text.find(said.text.rstrip(".!?؟ "))
    return tuple(doubt for doubt in _doubts(quoted) if at < 0 or (doubt.start < at + len(said.text) and at < doubt.end))


def _bears(doubt: Doubt, said: Statement, quoted: Statement, theirs: Sequence[float]) -> bool:
    """Whether what the sentence tells stands under the doubt: the first verb there, or as many words as elsewhere."""
    names = named(quoted)
    told = [token for token, degree in zip(quoted.content, theirs, strict=True) if degree >= _SAID and token.start not in names]
    outside = [token for token in told if not doubt.start <= token.start < doubt.end and token.start != doubt.at]
    elsewhere = frozenset(token.term for token in outside)
    governed = [token for token in told if doubt.start <= token.start < doubt.end and token.term not in elsewhere]
    if not governed:
        return False
    if len(frozenset(token.term for token in governed)) >= len(elsewhere):
        return True
    if said.arabic == quoted.arabic and _is_head(governed[0], doubt, quoted):  # translators turn "could" and "plans to" in many ways
        return True
    return 2 * len(governed) >= len(elsewhere) and any(is_verb(token) for token in governed)


def _is_head(token: Token, doubt: Doubt, quoted: Statement) -> bool:
    """Whether a word is what one who is named before the doubt may do, or plans to: "may strike", "plans to strike"."""
    between = quoted.text[doubt.start : token.start].lower().split()
    if len(between) > _TO_HEAD or any(not is_stopword(word) for word in between):
        return False
    return quoted.arabic or doubt.word.lower() in _MODAL or not _TO.isdisjoint(between)


def _is_met(doubt: Doubt, said: Statement, quoted: Statement, theirs: Sequence[float]) -> bool:
    """Whether the sentence itself tells it as no fact."""
    own = _doubts(said)
    says = not said.words.isdisjoint(_SAYING)
    if doubt.kind == _DENIES:
        denies = any(one.kind == _DENIES for one in own) or any(not one.plain for one in said.negations)
        return denies or (says and bool(said.negations))
    if quoted.arabic and not said.words.isdisjoint(_CALLS) and not said.arabic:  # "called a strike" is said in Arabic as "called for" it
        return True
    if own or _speaks_of_it(said) or (doubt.kind == _PLANS and _is_to_come(said)):
        return True
    if doubt.kind != _ALLEGES or not says:
        return False
    if quoted.arabic or said.arabic:
        return True
    return any(degree >= _SAID and token.start < doubt.at for token, degree in zip(quoted.content, theirs, strict=True))


@lru_cache(maxsize=4096)
def _speaks_of_it(said: Statement) -> bool:
    """Whether a sentence has any word of doubt, in a looser sense than where it takes a fact away from a quotation."""
    return not said.words.isdisjoint(_LOOSE) or (said.arabic and any(_listed(word) for word in said.words - _STUDENTS - _SUSPECTS))


def _is_to_come(said: Statement) -> bool:
    """Whether a sentence tells of what is to come."""
    if not said.arabic:
        return "will" in said.words
    return "سوف" in said.words or any(_FUTURE.match(word) for word in said.words)


@lru_cache(maxsize=4096)
def _doubts(statement: Statement) -> tuple[Doubt, ...]:
    tokens = statement.tokens[:_MOST_READ]
    read = _arabic_kind if statement.arabic else _english_kind
    found = []
    for at, token in enumerate(tokens):
        if kind := read(tokens, at, statement.text):
            end = _end(tokens, at, statement.text)
            found.append(Doubt(kind, statement.text[token.start : token.end], token.start, token.end, end))
            if len(found) == _MOST_DOUBTS:
                break
    return tuple(found)


def _english_kind(tokens: Sequence[Token], at: int, text: str) -> str:
    word = tokens[at].folded
    kind = _ENGLISH.get(word, "")
    if not kind:
        return ""
    before = tokens[at - 1].folded if at else ""
    behind = tokens[at + 1].folded if at + 1 < len(tokens) else ""
    if word == "may" and text[tokens[at].start].isupper():  # the month
        return ""
    if before in _NOT_BEFORE or behind in _NOT_BEHIND.get(word, ()) or (word in _BEHIND and behind not in _BEHIND[word]):
        return ""
    if word in ("accused", "suspect", "suspects") and before in _A_THING:
        return ""
    return kind


def _arabic_kind(tokens: Sequence[Token], at: int, text: str) -> str:
    word = tokens[at].folded
    if word in _PERHAPS:
        behind = tokens[at + 1].folded if at + 1 < len(tokens) else ""
        return _MAYBE if behind == "لا" or (behind[:1] in ("ي", "ت") and behind not in _DONE and not behind.endswith("ت")) else ""
    found = "" if word in _SUSPECTS else _listed(word)
    if found in _STUDENTS and at and not _SENTENCE_END.search(text, tokens[at - 1].end, tokens[at].start):
        return "" if not is_stopword(tokens[at - 1].folded) and word in _STUDENTS else _ARABIC[found]
    return _ARABIC.get(found, "")


@lru_cache(maxsize=100_000)
def _listed(word: str) -> str:
    """The word of the table that an Arabic word is, or is a form of; "" for any other."""
    if word in _ARABIC:
        return word
    return next((one.folded for one in variants(word) if one.folded in _ARABIC), "")


def _end(tokens: Sequence[Token], at: int, text: str) -> int:
    """Where the clause ends that a word of doubt opens."""
    end = tokens[at].end
    some = False
    that = any(one.folded in _THAT for one in tokens[at + 1 : at + 4])
    for place, token in enumerate(tokens[at + 1 : at + 1 + _REACH], start=at + 1):
        if _SENTENCE_END.search(text, end, token.start) or (some and not that and _goes_on(tokens, place)):
            return end
        if some and (token.folded in _ENDS or _COMMA.search(text, end, token.start)):
            return end
        some = some or not is_stopword(token.folded)
        end = token.end
    return end


def _goes_on(tokens: Sequence[Token], at: int) -> bool:
    """Whether the one who denies or asks does a further thing from here on: "denied it and called for help"."""
    word = tokens[at].folded
    if word == "and" and at + 1 < len(tokens):
        behind = tokens[at + 1].folded
        return behind.endswith("ed") or behind in _SAYING or behind in _FINITE
    return word.startswith("و") and (word in _SAYING or word[1:] in _SAYING or bool(_listed(word)))
