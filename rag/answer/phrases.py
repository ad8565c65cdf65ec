"""What Newsdesk says in its own words, in English and Arabic. A third language is a new table.

Everything else that an answer says is a quotation.
"""

from __future__ import annotations

from collections.abc import Mapping

PHRASES: Mapping[str, Mapping[str, str]] = {
    "en": {
        "refusal": "I did not find an answer to this in the articles.",
        "searched": "I looked for: {terms}.",
        "missing": "Nowhere in the articles: {terms}.",
        "nothing_to_search": "The question holds no word that I could search for.",
        "empty": "There are no articles yet. Add some, then ask again.",
        "filtered_out": "No article passes the filters.",
        "coverage": "The articles: {articles}; {dates}; {languages}.",
        "count": "{n} in all",
        "dates": "from {first} to {last}",
        "no_dates": "without dates",
        "hello": "Hello. Ask me something about the articles, in English or Arabic; I answer with quotations from them.",
        "thanks": "You are welcome.",
        "bye": "Goodbye.",
        "help": "I answer questions from the articles by quoting them. Each sentence carries a number that opens the article at those very "
        "words. When the articles do not hold the answer, I say so. I answer in the words of the articles and add none of my own.",
        "articles": "Newest first: {titles}",
        "period": "“{period}” is taken for {days}; articles of that time come first.",
        "no_period": "“{period}” is taken for {days}; no article is of that time.",
        "since": "{day} and later",
        "until": "{day} and earlier",
        "foreign": "The answer is quoted in {languages}.",
    },
    "ar": {
        "refusal": "لم أجد جواباً عن هذا السؤال في المقالات.",
        "searched": "بحثت عن: {terms}.",
        "missing": "لا يرد في المقالات: {terms}.",
        "nothing_to_search": "ليس في السؤال كلمة يمكن البحث عنها.",
        "empty": "لا توجد مقالات بعد. أضف بعضها ثم اسأل من جديد.",
        "filtered_out": "لا توجد مقالة توافق شروط البحث.",
        "coverage": "المقالات: {articles}؛ {dates}؛ {languages}.",
        "count": "عددها {n}",
        "dates": "من {first} إلى {last}",
        "no_dates": "بلا تواريخ",
        "hello": "مرحباً. اسألني عن المقالات بالعربية أو الإنجليزية، وسأجيبك باقتباسات منها.",
        "thanks": "على الرحب والسعة.",
        "bye": "إلى اللقاء.",
        "help": "أجيب عن الأسئلة من المقالات باقتباس نصها. مع كل جملة رقم يفتح المقالة عند الكلمات نفسها. "
        "وإذا لم يكن الجواب في المقالات قلت ذلك. أجيب بكلمات المقالات ولا أضيف إليها شيئاً.",
        "articles": "الأحدث أولاً: {titles}",
        "period": "فُهم «{period}» على أنه {days}؛ تتقدم مقالات ذلك الوقت.",
        "no_period": "فُهم «{period}» على أنه {days}؛ ولا توجد مقالات من ذلك الوقت.",
        "since": "{day} وما بعده",
        "until": "{day} وما قبله",
        "foreign": "الاقتباسات في هذا الجواب بلغة أخرى: {languages}.",
    },
}


def phrase(key: str, language: str, **values: object) -> str:
    """One of our sentences in a language; English where we have no table for it."""
    return PHRASES.get(language, PHRASES["en"])[key].format(**values)
