"""What the page says in Arabic. The keys are those of ``ui.strings.en``; ``{}`` are filled in by ``say`` and ``count``."""

LOCALE = "ar"

STRINGS = {
    "name": "مكتب الأخبار",
    # Before the desk is ready
    "opening": "جارٍ فتح المقالات…",
    "reading": "قراءة المقالات",
    "indexing": "فهرسة المقالات",
    "progress": "{done} من {total}",
    "seconds_left": "بقي نحو {seconds} ث",
    "ready_soon": "يمكنك السؤال فور انتهاء ذلك.",
    "open_failed": "تعذّر فتح المقالات",
    "unexpected": "حدث خطأ في الخادم، والتفاصيل في سجلّه.",
    # Welcome
    "welcome": "اسأل عمّا تقوله المقالات",
    "promise": "كل جملة في الإجابة مقتبسة من مقال أو مدقّقة عليه، وتفتحه عند الكلمات نفسها.",
    "try": "جرّب أحد هذه الأسئلة",
    "no_articles": "لا توجد مقالات بعد. أضف بعضها ثم اسأل.",
    # Asking
    "ask": "اسأل عن المقالات بالعربية أو الإنجليزية",
    "wait": "لحظة: يجري إعداد المقالات",
    "send": "اسأل",
    "stop": "أوقف",
    "retry": "أعد المحاولة",
    "copy": "انسخ",
    "copied": "نُسخ",
    "copy_by_hand": "اضغط Ctrl+C للنسخ",
    "searching": "جارٍ البحث في المقالات…",
    "stopped": "أُوقفت الإجابة.",
    "you_asked": "سألت",
    "not_found": "ليس في هذه المقالات",
    "unsupported": "لا تؤيّده المقالات",
    # How an answer was made
    "milliseconds": "{n} م.ث",
    "seconds": "{n} ث",
    "worded": "صاغها {model}، ودُقّقت كل جملة",
    "quoted": "اقتباس",
    "tokens": "{tokens_in} + {tokens_out} رمزًا",
    "searched_for": "بُحث عن",
    "stage_rewrite": "فهم السؤال التابع",
    "stage_search": "البحث",
    "stage_answer": "اختيار الاقتباسات",
    "stage_first_token": "أول كلمة من النموذج",
    "stage_model": "النموذج إجمالًا",
    "stage_check": "التدقيق، ضمن ذلك",
    "stage_total": "الإجمالي",
    # Sources
    "sources": "المصادر",
    "nearest": "أقرب المقاطع",
    "no_sources": "تظهر هنا الاقتباسات التي تستند إليها الإجابة.",
    "source_label": "المصدر {number}: {title}",
    # Reading
    "back": "عودة إلى المصادر",
    "close": "إغلاق",
    "original": "الصفحة الأصلية",
    "changed": "تغيّر هذا المقال بعد اقتباسه، لذلك لم يُعلَّم المقطع.",
    "gone": "لم يعد هذا المقال موجودًا.",
    "cut": "مقال طويل: يُعرض الجزء المحيط بالمقطع فقط.",
    "no_date": "بلا تاريخ",
    # Articles and uploads
    "articles": "المقالات",
    "add": "أضف مقالات: أفلت الملفات هنا أو اخترها",
    "more": "اعرض المزيد",
    "copying": "استلام الملفات",
    "nothing_added": "لم يُضف شيء.",
    "not_added": "لم تُضف",
    "wrong_type": "لا يُقرأ هذا النوع من الملفات؛ الأنواع المقروءة: {types}",
    "already_here": "الملف نفسه موجود",
    "cannot_keep": "تعذّر حفظه: {reason}",
    "failed_before": "ملفات تعذّرت قراءتها",
}

# Plural forms as CLDR names them; a missing one falls back to "other".
COUNTS = {
    "articles": {"zero": "لا مقالات", "one": "مقال واحد", "two": "مقالان", "few": "{n} مقالات", "many": "{n} مقالًا", "other": "{n} مقال"},
    "added": {"one": "أُضيف مقال واحد", "two": "أُضيف مقالان", "few": "أُضيفت {n} مقالات", "many": "أُضيف {n} مقالًا", "other": "أُضيف {n} مقال"},
    "updated": {"one": "حُدّث مقال واحد", "two": "حُدّث مقالان", "few": "حُدّثت {n} مقالات", "many": "حُدّث {n} مقالًا", "other": "حُدّث {n} مقال"},
}
