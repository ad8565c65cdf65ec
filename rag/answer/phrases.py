"""What Newsdesk says in its own words, in English and Arabic. A third language is a new table.

Everything else that an answer says is a quotation, or a model's, checked.
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
        "help_model": "I answer questions from the articles, in a model's words. Each sentence is held against the articles and carries "
        "a number that opens the words it rests on; what they do not bear out is marked. When they do not hold the answer, I say so.",
        "articles": "Newest first: {titles}",
        "period": "“{period}” is taken for {days}; articles of that time come first.",
        "no_period": "“{period}” is taken for {days}; no article is of that time.",
        "since": "{day} and later",
        "until": "{day} and earlier",
        "foreign": "The answer is quoted in {languages}.",
        # What became of a model's answer, one line each; "model_" and the name of the failure
        "model_unreachable": "Nobody answers at the address of the model {model}.",
        "model_unknown_host": "The address of the model {model} names a computer that cannot be found.",
        "model_unauthorized": "The server of the model {model} refuses the key.",
        "model_no_model": "The server has no model {model}, or its address is not quite right (most end in /v1).",
        "model_too_long": "The passages are too long for the model {model}.",
        "model_rejected": "The server of the model {model} turns the request down.",
        "model_rate_limited": "The server of the model {model} takes no more requests for now.",
        "model_server_error": "The server of the model {model} has an error.",
        "model_stalled": "The model {model} fell silent.",
        "model_timeout": "The model {model} took longer than {seconds} s.",
        "model_broken_off": "The model {model} was cut off within its answer.",
        "model_not_understood": "What answers at the address of the model {model} does not speak its protocol.",
        "model_empty": "The model {model} said nothing, or there is no model at its address.",
        "model_cancelled": "The answer was stopped.",
        "model_other": "The model {model} failed.",
        "model_repetition": "The model {model} repeated itself without end.",
        "model_found_nothing": "The model {model} found no answer in the passages.",
        "model_nothing_supported": "The articles bear out nothing of what the model {model} said.",
        "model_wrong_language": "The model {model} answered in another language.",
        "model_off_the_subject": "The model {model} answered something else.",
        "quoted_instead": "This is what the articles say, quoted.",
        "unsupported_marked": "No passage bears out what is marked {mark}.",
        "unsupported_dropped": "Left out, since no passage bears it out: {n} of the model's sentences.",
        "passages_left_out": "The model was given the best {n} of {all} passages; the others did not fit.",
        "unknown_marks": "Marks dropped that name no passage: {n}.",
        "cut": "The model was stopped at {n} tokens.",
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
        "help_model": "أجيب عن الأسئلة من المقالات بكلمات نموذج لغوي. كل جملة تُدقّق على المقالات ومعها رقم يفتح الكلمات التي تستند إليها، "
        "وما لا تؤيده المقالات عليه علامة. وإذا لم يكن الجواب فيها قلت ذلك.",
        "articles": "الأحدث أولاً: {titles}",
        "period": "فُهم «{period}» على أنه {days}؛ تتقدم مقالات ذلك الوقت.",
        "no_period": "فُهم «{period}» على أنه {days}؛ ولا توجد مقالات من ذلك الوقت.",
        "since": "{day} وما بعده",
        "until": "{day} وما قبله",
        "foreign": "الاقتباسات في هذا الجواب بلغة أخرى: {languages}.",
        "model_unreachable": "لا أحد يجيب على عنوان النموذج {model}.",
        "model_unknown_host": "عنوان النموذج {model} يشير إلى حاسوب لا يمكن العثور عليه.",
        "model_unauthorized": "خادم النموذج {model} يرفض المفتاح.",
        "model_no_model": "ليس لدى الخادم نموذج باسم {model}، أو أن العنوان غير دقيق (ينتهي معظمها بـ /v1).",
        "model_too_long": "المقاطع أطول مما يتسع له النموذج {model}.",
        "model_rejected": "خادم النموذج {model} يرفض الطلب.",
        "model_rate_limited": "خادم النموذج {model} لا يقبل طلبات أخرى الآن.",
        "model_server_error": "حدث خطأ في خادم النموذج {model}.",
        "model_stalled": "سكت النموذج {model}.",
        "model_timeout": "استغرق النموذج {model} أكثر من {seconds} ث.",
        "model_broken_off": "انقطع النموذج {model} في أثناء جوابه.",
        "model_not_understood": "ما يجيب على عنوان النموذج {model} لا يتكلم لغته البرمجية.",
        "model_empty": "لم يقل النموذج {model} شيئاً، أو ليس على عنوانه نموذج.",
        "model_cancelled": "أُوقفت الإجابة.",
        "model_other": "أخفق النموذج {model}.",
        "model_repetition": "أخذ النموذج {model} يكرر نفسه بلا نهاية.",
        "model_found_nothing": "لم يجد النموذج {model} جواباً في المقاطع.",
        "model_nothing_supported": "لا تؤيد المقالات شيئاً مما قاله النموذج {model}.",
        "model_wrong_language": "أجاب النموذج {model} بلغة أخرى.",
        "model_off_the_subject": "أجاب النموذج {model} عن شيء آخر.",
        "quoted_instead": "هذا ما تقوله المقالات، مقتبساً.",
        "unsupported_marked": "لا يؤيد أي مقطع ما عليه العلامة {mark}.",
        "unsupported_dropped": "عدد جمل النموذج التي تُركت لأن لا مقطع يؤيدها: {n}.",
        "passages_left_out": "أُعطي النموذج أفضل {n} من {all} مقاطع؛ ولم يتسع لسواها.",
        "unknown_marks": "عدد الأرقام التي حُذفت لأنها لا تشير إلى أي مقطع: {n}.",
        "cut": "أُوقف النموذج عند {n} رمزاً.",
    },
}


def phrase(key: str, language: str, **values: object) -> str:
    """One of our sentences in a language; English where we have no table for it."""
    return PHRASES.get(language, PHRASES["en"])[key].format(**values)
