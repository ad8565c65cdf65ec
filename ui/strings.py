"""Every word that the page says, in English and Arabic, as one table; and dates, counts and names by locale.

``say`` gives plain text. It is escaped where everything is escaped, in ``ui.render``. A third language is one more
entry in each row.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence

import regex
from babel import Locale
from babel.dates import format_date, format_interval
from babel.lists import format_list
from babel.numbers import format_decimal

LANGUAGES = ("en", "ar")  # the first is the default
_LOCALES = {"en": Locale("en", "GB"), "ar": Locale("ar")}  # British: "1–3 December 2024", as the articles' own agencies write
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "ps", "ckb", "sd", "ug", "yi", "dv"})

STRINGS: dict[str, dict[str, str]] = {
    "name": {"en": "Newsdesk", "ar": "مكتب الأخبار"},
    # Before the desk is ready
    "opening": {"en": "Opening the articles…", "ar": "جارٍ فتح المقالات…"},
    "reading": {"en": "Reading the articles", "ar": "قراءة المقالات"},
    "indexing": {"en": "Indexing the articles", "ar": "فهرسة المقالات"},
    "progress": {"en": "{done} of {total}", "ar": "{done} من {total}"},
    "seconds_left": {"en": "about {seconds} s left", "ar": "بقي نحو {seconds} ث"},
    "ready_soon": {"en": "You can ask as soon as this is done.", "ar": "يمكنك السؤال فور انتهاء ذلك."},
    "open_failed": {"en": "The articles could not be opened", "ar": "تعذّر فتح المقالات"},
    "unexpected": {
        "en": "Something went wrong on the server. Its log says what.",
        "ar": "حدث خطأ في الخادم، والتفاصيل في سجلّه.",
    },
    # Welcome
    "welcome": {"en": "Ask what the articles say", "ar": "اسأل عمّا تقوله المقالات"},
    "promise": {
        "en": "Every sentence of an answer is quoted or checked against an article, and opens it at the very words.",
        "ar": "كل جملة في الإجابة مقتبسة من مقال أو مدقّقة عليه، وتفتحه عند الكلمات نفسها.",
    },
    "try": {"en": "Try one of these", "ar": "جرّب أحد هذه الأسئلة"},
    "no_articles": {
        "en": "There are no articles yet. Add some, and ask.",
        "ar": "لا توجد مقالات بعد. أضف بعضها ثم اسأل.",
    },
    # Asking
    "ask": {"en": "Ask about the articles, in English or Arabic", "ar": "اسأل عن المقالات بالعربية أو الإنجليزية"},
    "wait": {"en": "One moment: the articles are being made ready", "ar": "لحظة: يجري إعداد المقالات"},
    "send": {"en": "Ask", "ar": "اسأل"},
    "stop": {"en": "Stop", "ar": "أوقف"},
    "retry": {"en": "Retry", "ar": "أعد المحاولة"},
    "copy": {"en": "Copy", "ar": "انسخ"},
    "copied": {"en": "Copied", "ar": "نُسخ"},
    "copy_by_hand": {"en": "Press Ctrl+C to copy", "ar": "اضغط Ctrl+C للنسخ"},
    "searching": {"en": "Searching the articles…", "ar": "جارٍ البحث في المقالات…"},
    "stopped": {"en": "Stopped.", "ar": "أُوقفت الإجابة."},
    "you_asked": {"en": "You asked", "ar": "سألت"},
    "not_found": {"en": "Not in these articles", "ar": "ليس في هذه المقالات"},
    "unsupported": {"en": "not borne out by the articles", "ar": "لا تؤيّده المقالات"},
    # How an answer was made
    "milliseconds": {"en": "{n} ms", "ar": "{n} م.ث"},
    "seconds": {"en": "{n} s", "ar": "{n} ث"},
    "worded": {"en": "Worded by {model}, each sentence checked", "ar": "صاغها {model}، ودُقّقت كل جملة"},
    "quoted": {"en": "Quoted", "ar": "اقتباس"},
    "tokens": {"en": "{tokens_in} + {tokens_out} tokens", "ar": "{tokens_in} + {tokens_out} رمزًا"},
    "searched_for": {"en": "Searched for", "ar": "بُحث عن"},
    "stage_rewrite": {"en": "Reading the follow-up", "ar": "فهم السؤال التابع"},
    "stage_search": {"en": "Search", "ar": "البحث"},
    "stage_answer": {"en": "Choosing quotations", "ar": "اختيار الاقتباسات"},
    "stage_first_token": {"en": "First word of the model", "ar": "أول كلمة من النموذج"},
    "stage_model": {"en": "Model, all in all", "ar": "النموذج إجمالًا"},
    "stage_check": {"en": "Checking, within that", "ar": "التدقيق، ضمن ذلك"},
    "stage_total": {"en": "All in all", "ar": "الإجمالي"},
    # Sources
    "sources": {"en": "Sources", "ar": "المصادر"},
    "nearest": {"en": "Nearest passages", "ar": "أقرب المقاطع"},
    "no_sources": {
        "en": "The quotations that an answer rests on appear here.",
        "ar": "تظهر هنا الاقتباسات التي تستند إليها الإجابة.",
    },
    "source_label": {"en": "Source {number}: {title}", "ar": "المصدر {number}: {title}"},
    # Reading
    "back": {"en": "Back to sources", "ar": "عودة إلى المصادر"},
    "close": {"en": "Close", "ar": "إغلاق"},
    "original": {"en": "Original page", "ar": "الصفحة الأصلية"},
    "changed": {
        "en": "This article has changed since it was quoted, so the passage is not marked.",
        "ar": "تغيّر هذا المقال بعد اقتباسه، لذلك لم يُعلَّم المقطع.",
    },
    "gone": {"en": "This article is no longer here.", "ar": "لم يعد هذا المقال موجودًا."},
    "cut": {"en": "A long article: only the part around the passage is shown.", "ar": "مقال طويل: يُعرض الجزء المحيط بالمقطع فقط."},
    "no_date": {"en": "no date", "ar": "بلا تاريخ"},
    # Articles and uploads
    "articles": {"en": "Articles", "ar": "المقالات"},
    "add": {"en": "Add articles: drop files here, or choose them", "ar": "أضف مقالات: أفلت الملفات هنا أو اخترها"},
    "more": {"en": "Show more", "ar": "اعرض المزيد"},
    "copying": {"en": "Taking in the files", "ar": "استلام الملفات"},
    "nothing_added": {"en": "Nothing was added.", "ar": "لم يُضف شيء."},
    "not_added": {"en": "Not added", "ar": "لم تُضف"},
    "wrong_type": {
        "en": "this type of file is not read; these are: {types}",
        "ar": "لا يُقرأ هذا النوع من الملفات؛ الأنواع المقروءة: {types}",
    },
    "already_here": {"en": "the same file is already here", "ar": "الملف نفسه موجود"},
    "cannot_keep": {"en": "cannot be stored: {reason}", "ar": "تعذّر حفظه: {reason}"},
    "failed_before": {"en": "Files that could not be read", "ar": "ملفات تعذّرت قراءتها"},
}

# Plural forms as CLDR names them; Arabic has six, and a missing one falls back to "other".
COUNTS: dict[str, dict[str, dict[str, str]]] = {
    "articles": {
        "en": {"one": "1 article", "other": "{n} articles"},
        "ar": {"zero": "لا مقالات", "one": "مقال واحد", "two": "مقالان", "few": "{n} مقالات", "many": "{n} مقالًا", "other": "{n} مقال"},
    },
    "added": {
        "en": {"one": "1 article added", "other": "{n} articles added"},
        "ar": {
            "one": "أُضيف مقال واحد",
            "two": "أُضيف مقالان",
            "few": "أُضيفت {n} مقالات",
            "many": "أُضيف {n} مقالًا",
            "other": "أُضيف {n} مقال",
        },
    },
    "updated": {
        "en": {"one": "1 article updated", "other": "{n} articles updated"},
        "ar": {"one": "حُدّث مقال واحد", "two": "حُدّث مقالان", "few": "حُدّثت {n} مقالات", "many": "حُدّث {n} مقالًا", "other": "حُدّث {n} مقال"},
    },
}


def _locale(language: str) -> Locale:
    return _LOCALES.get(language, _LOCALES[LANGUAGES[0]])


def say(language: str, key: str, /, **values: object) -> str:
    """The page's words for ``key`` in ``language`` (English for any other), with ``values`` filled in."""
    row = STRINGS[key]
    return row.get(language, row[LANGUAGES[0]]).format(**values)


def count(language: str, key: str, n: int) -> str:
    """``n`` of something, in the plural form of the language: "1 article", "5 articles", "مقالان"."""
    forms = COUNTS[key][language if language in LANGUAGES else LANGUAGES[0]]
    return forms.get(_locale(language).plural_form(n), forms["other"]).format(n=f"{n:,}")


def number(language: str, value: float) -> str:
    """A number as people of this language write it."""
    return str(format_decimal(value, locale=_locale(language)))


def duration(language: str, milliseconds: float) -> str:
    """A time in milliseconds below a second, else in seconds: "12 ms", "1.4 s"."""
    ms = milliseconds < 1000
    value = round(milliseconds) if ms else round(milliseconds / 1000, 1)
    return say(language, "milliseconds" if ms else "seconds", n=number(language, value))


def date(language: str, day: datetime.date | None) -> str:
    """A day as people of this language write it; words for "no date" when there is none."""
    if day is None:
        return say(language, "no_date")
    return format_date(day, "d MMMM y", locale=_locale(language))


def dates(language: str, first: datetime.date | None, last: datetime.date | None) -> str:
    """A span of days, "1 – 3 December 2024"; empty when nothing is dated."""
    if first is None or last is None:
        return ""
    if first == last:
        return date(language, first)
    return format_interval(first, last, "yMMMMd", locale=_locale(language))


def language_name(language: str, code: str) -> str:
    """What ``language`` calls the language ``code``; the code itself when it has no name for it."""
    return str(_locale(language).languages.get(code, code))


def listed(language: str, names: Sequence[str]) -> str:
    """Names joined as a sentence joins them: "English and Arabic"."""
    return format_list(names, locale=_locale(language)) if names else ""


def language_of(text: str, fallback: str = "en") -> str:
    """Arabic when most letters are Arabic, English when most are Latin, else ``fallback``. Enough to choose the page's words."""
    sample = text[:2000]
    arabic = len(regex.findall(r"\p{Script=Arabic}", sample))
    latin = len(regex.findall(r"\p{Script=Latin}", sample))
    return fallback if arabic == latin else "ar" if arabic > latin else "en"


def accepted(header: str) -> str:
    """The first language of an ``Accept-Language`` header that the page speaks; English when none is."""
    for part in header.split(","):
        code = part.split(";")[0].strip().lower().split("-")[0]
        if code in LANGUAGES:
            return code
    return LANGUAGES[0]


def direction(language: str) -> str:
    """ "rtl" or "ltr", as HTML writes it."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def check_table(table: Mapping[str, Mapping[str, object]]) -> list[str]:
    """Rows that miss one of the languages; a test wants none."""
    return [f"{key}: {language}" for key, row in table.items() for language in LANGUAGES if language not in row]
