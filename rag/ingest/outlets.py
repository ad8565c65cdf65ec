"""Which agency or outlet an article comes from, told by the places where agencies sign: a dateline, "X news agency reported"."""

from __future__ import annotations

import re
from functools import cache

NAMES: dict[str, tuple[str, ...]] = {
    "Reuters": ("Reuters", "رويترز"),
    "AP": ("AP", "Associated Press", "The Associated Press", "أسوشيتد برس", "اسوشيتد برس", "أ ب", "أ.ب"),
    "AFP": ("AFP", "Agence France-Presse", "فرانس برس", "الفرنسية", "أ ف ب", "أ.ف.ب", "ا ف ب"),
    "dpa": ("dpa", "DPA", "د ب أ", "د.ب.أ"),
    "UPI": ("UPI",),
    "EFE": ("EFE", "إفي"),
    "ANSA": ("ANSA", "آكي"),
    "Bloomberg": ("Bloomberg", "بلومبرغ", "بلومبيرغ"),
    "Xinhua": ("Xinhua", "شينخوا"),
    "TASS": ("TASS", "تاس"),
    "RIA Novosti": ("RIA Novosti", "RIA", "ريا نوفوستي", "نوفوستي"),
    "Sputnik": ("Sputnik", "سبوتنيك"),
    "Interfax": ("Interfax", "إنترفاكس"),
    "Kyodo": ("Kyodo", "كيودو"),
    "Yonhap": ("Yonhap", "يونهاب"),
    "PTI": ("PTI", "Press Trust of India"),
    "IANS": ("IANS",),
    "ANI": ("ANI",),
    "Anadolu": ("Anadolu", "AA", "الأناضول", "الاناضول"),
    "Mehr": ("Mehr", "MNA", "مهر"),
    "IRNA": ("IRNA", "إرنا", "ارنا", "الجمهورية الإسلامية"),
    "ISNA": ("ISNA", "إسنا", "ايسنا", "إيسنا"),
    "Tasnim": ("Tasnim", "تسنيم"),
    "Fars": ("Fars", "FNA", "فارس"),
    "Press TV": ("Press TV", "PressTV", "برس تي في"),
    "Tehran Times": ("Tehran Times", "طهران تايمز"),
    "Al-Alam": ("Al-Alam", "Al Alam", "العالم"),
    "SANA": ("SANA", "سانا", "العربية السورية"),
    "SPA": ("SPA", "Saudi Press Agency", "واس", "السعودية"),
    "WAM": ("WAM", "Emirates News Agency", "وام", "الإمارات"),
    "QNA": ("QNA", "Qatar News Agency", "قنا", "القطرية"),
    "KUNA": ("KUNA", "Kuwait News Agency", "كونا", "الكويتية"),
    "BNA": ("BNA", "Bahrain News Agency", "بنا", "البحرين"),
    "ONA": ("Oman News Agency", "العمانية"),
    "Petra": ("Petra", "بترا", "الأردنية"),
    "MENA": ("MENA", "Middle East News Agency", "أ ش أ", "أ.ش.أ", "الشرق الأوسط"),
    "WAFA": ("WAFA", "وفا"),
    "NNA": ("NNA", "National News Agency", "الوطنية للإعلام"),
    "INA": ("INA", "Iraqi News Agency", "واع", "العراقية"),
    "SABA": ("Saba", "SABA", "سبأ"),
    "SUNA": ("SUNA", "سونا"),
    "LANA": ("LANA", "وال", "الليبية"),
    "TAP": ("TAP", "وات", "تونس إفريقيا"),
    "APS": ("APS", "واج", "الجزائرية"),
    "MAP": ("MAP", "و م ع", "المغرب العربي"),
    "Al Jazeera": ("Al Jazeera", "Aljazeera", "Al-Jazeera", "الجزيرة", "الجزيرة نت"),
    "Al Arabiya": ("Al Arabiya", "Al-Arabiya", "العربية", "العربية نت"),
    "Sky News Arabia": ("Sky News Arabia", "سكاي نيوز عربية"),
    "Asharq Al-Awsat": ("Asharq Al-Awsat", "الشرق الأوسط"),
    "Al Mayadeen": ("Al Mayadeen", "الميادين"),
    "RT": ("RT", "آر تي", "روسيا اليوم"),
    "BBC": ("BBC", "BBC News", "بي بي سي"),
    "CNN": ("CNN", "سي إن إن", "سي ان ان"),
    "Deutsche Welle": ("DW", "Deutsche Welle", "دويتشه فيله"),
    "France 24": ("France 24", "فرانس 24"),
    "VOA": ("VOA", "Voice of America", "صوت أمريكا"),
    "The Guardian": ("The Guardian", "الغارديان"),
    "The New York Times": ("The New York Times", "نيويورك تايمز"),
    "The Washington Post": ("The Washington Post", "واشنطن بوست"),
}
"""Name that is shown, and the names it signs with in English and Arabic."""

_ADJECTIVES = frozenset((
    "الفرنسية", "السعودية", "الإمارات", "القطرية", "الكويتية", "البحرين", "العمانية", "الأردنية", "العراقية", "الليبية", "الجزائرية",
    "العربية السورية", "الجمهورية الإسلامية", "الشرق الأوسط", "المغرب العربي", "تونس إفريقيا", "الوطنية للإعلام",
))  # fmt: skip
"""Words that name an agency only behind «وكالة الأنباء»: "العراقية" alone is anything Iraqi."""

_COMMON_WORDS = frozenset((
    "Petra", "Fars", "MAP", "TAP", "Saba", "Sputnik", "MENA", "العالم", "العربية", "الجزيرة", "الميادين", "فارس", "مهر", "بترا", "بنا",
    "وفا", "وال", "وات", "واج", "واع", "تاس", "آكي", "المغرب العربي", "الشرق الأوسط",
))  # fmt: skip
"""Names that are places or words as well: before a dash they may begin a sentence, so there they do not count."""

_NEAR = 800
"""Characters from the beginning in which agencies sign; farther down a name is a mention."""


def find_outlet(text: str) -> str | None:
    """The outlet that signs a text, under its usual name; None when none does. A mere mention is no signature."""
    head = text[:_NEAR]
    for pattern in _patterns():
        if match := pattern.search(head):
            return _canonical()[_key(match.group("name"))]
    last = text[-200:].rpartition("\n")[2].strip()
    match = _source_line().fullmatch(last)
    return _canonical()[_key(match.group("name"))] if match else None


def _key(name: str) -> str:
    return " ".join(name.casefold().split())


@cache
def _canonical() -> dict[str, str]:
    # The first one that claims a name keeps it: "الشرق الأوسط" behind «وكالة أنباء» is MENA.
    return {_key(alias): shown for shown, aliases in reversed(NAMES.items()) for alias in aliases}


def _alternatives(arabic: bool, without: frozenset[str] = _ADJECTIVES) -> str:
    names = {alias for aliases in NAMES.values() for alias in aliases if bool(re.search("[\u0600-\u06ff]", alias)) == arabic} - without
    return "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Surest first: the dateline, then the sentences in which an agency names itself."""
    latin, arabic, named = _alternatives(False), _alternatives(True), _alternatives(True, frozenset())
    rare = "|".join(_alternatives(script, _ADJECTIVES | _COMMON_WORDS) for script in (False, True))
    verb = r"(?:و|ف)?(?:أفادت|افادت|ذكرت|نقلت|قالت|أعلنت|اعلنت|أوردت|اوردت|أكدت|كتبت|نشرت|أضافت)"
    return (
        re.compile(rf"\A[^\n]{{0,70}}?[(/]\s*(?P<name>{latin}|{arabic})\s*[)/]\s*[-–—:]"),
        re.compile(rf"\A[^\n.]{{0,60}}?[,،/]\s*(?P<name>{rare})\s*(?:[-–—]{{1,2}}|:)\s"),
        re.compile(rf"\A(?P<name>{rare})\s*(?:[-–—]{{1,2}}|:)\s"),
        re.compile(
            rf"\b(?P<name>{latin})(?:['’]s)?,?\s+(?i:(?:news\s+agency|press\s+agency|agency|newswire)(?:\s*\([A-Z]{{2,6}}\))?)"
            r"\s+(?:has\s+|also\s+)?(?i:reported|reports|said|quoted|wrote|announced)\b"
        ),
        re.compile(
            rf"\b(?i:reported\s+by|according\s+to\s+a\s+report\s+by)\s+(?:the\s+)?(?P<name>{latin})\s+(?i:news\s+agency|press\s+agency)\b"
        ),
        re.compile(
            rf"(?<!\w){verb}\s+(?:مراسل[ةو]?\s+)?وكالة\s+(?:ال)?(?:أنباء|انباء)?\s*[(«\"]?(?P<name>{named})[)»\"]?"
            r"(?:\s+الدولية|\s+الإيرانية|\s+الروسية|\s+الصينية)?(?:\s+لل[أا]نباء)?(?!\w)"
        ),
        re.compile(rf"(?<!\w)(?:و|ف)?(?:أفادت|افادت|ذكرت|نقلت)\s+(?P<name>{arabic})\s+(?:عن|أن|إن|ان|بأن)(?!\w)"),
        re.compile(rf"\Aوكالة\s+(?:ال)?(?:أنباء|انباء)?\s*(?P<name>{named})(?:\s+لل[أا]نباء)?\s*[-–—:/]"),
    )


@cache
def _source_line() -> re.Pattern[str]:
    """A last line "Source: Reuters", "المصدر: الجزيرة + وكالات"."""
    names = f"{_alternatives(False)}|{_alternatives(True)}"
    return re.compile(rf"(?i:source|sources|المصدر)\s*:\s*(?P<name>{names})(?:\s*(?:\+|,|،|and|و)\s*[\w ]{{0,30}})?\.?")
