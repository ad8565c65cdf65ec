"""Questions that leave out what they are about: "how long did the call last?", "who attended?", "متى تأسست؟"."""

from __future__ import annotations

from rag.conversation.message import Earlier, Said
from rag.conversation.table import lines_of, words_of


def leaves_out(said: Said, last: Earlier) -> bool:
    """Whether a question without a pronoun is open all the same."""
    return _speaks_of(said, last) or _is_deed(said) or _is_verb(said)


def _speaks_of(said: Said, last: Earlier) -> bool:
    """Whether a question names only a happening that was spoken of ("the call"), or the something of something ("the reason")."""
    if said.date:
        return False
    spoken, arabic = {*last.asked.words, *last.answer.words}, said.language == "ar"
    for at in range(said.opening, len(said.words)):
        word, ahead, after = said.words[at], said.folded(at - 1), said.folded(at + 1)
        definite = word.startswith("ال") if arabic else ahead in ("the", "two", "both")
        if not definite or after in ("of", "for", "between") or (arabic and at + 1 in said.content):
            continue
        if any(word in line and spoken.intersection(line) for line in lines_of("event")):
            return True
        first = not arabic or (at > 0 and at - 1 not in said.content and ahead not in words_of("preposition"))
        if word in words_of("relation") and len(said.content) <= 3 and first:
            return True
    return False


def _is_deed(said: Said) -> bool:
    """Whether a question has nothing but a deed: "and how many were killed?", "who attended?"."""
    content = [said.words[at] for at in said.content if at >= said.opening]
    few = 1 <= len(content) <= 1 + said.connected and not said.date
    # "And who paid?": behind "who" alone stands a verb; in Arabic the same word is "from"
    does = said.connected and len(said.body) == 2 and said.body[0] in ("who", "من") and not (said.mentions or said.body[1].startswith("ال"))
    return few and said.body[0] in words_of("asking") and (does or words_of("deed").issuperset(content))


def _is_verb(said: Said) -> bool:
    """Whether a short Arabic question has a verb alone ("متى تأسست؟"), or ends with a pronoun written together (من أسسها؟)."""
    body = said.body
    if said.language != "ar" or not 2 <= len(body) <= 4 or body[0] not in words_of("asking") or said.date:
        return False
    if said.word(-1).endswith(("ها", "هم", "هما", "ه")) and len(body[-1]) > 3 and body[-1] not in words_of("own"):
        return True
    alone = len(body) == 2 and body[0] in ("متي", "اين", "كيف", "لماذا", "لم") and len(said.content) == 1
    return alone and not body[1].startswith("ال") and not body[1].endswith("ك")
