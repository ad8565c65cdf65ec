"""Short claims of our own, true and false: about the five articles of the corpus, and about invented events.

A claim about the articles is held against every sentence of all five, as an answer's sentence is held against all passages: a false one
must not find a sentence that bears it out by chance.
"""

# Claims that a sentence of the article with this number bears out, alone
TRUE_OF_ARTICLES: dict[str, tuple[str, int]] = {
    "visit": ("Pezeshkian visited Doha.", 0),
    "visit-arabic": ("زار بزشكيان الدوحة.", 0),
    "visit-into-arabic": ("Pezeshkian visited Qatar.", 2),
    "visit-within-arabic": ("زار بزشكيان قطر.", 2),
    "day": ("The call took place on Monday.", 4),
    "initiated": ("Tehran initiated the call.", 4),
    "initiated-arabic": ("بادرت طهران إلى الاتصال.", 4),
    "discussed": ("The leaders discussed the situation in Syria.", 4),
    "discussed-arabic": ("ناقش الزعيمان الوضع في سوريا.", 4),
    "support": ("Putin and Pezeshkian support Syria.", 4),
    "support-arabic": ("أعرب بوتين عن دعمه لسوريا.", 4),
    "accused": ("Assad accused the United States and Israel.", 4),
    "accused-arabic": ("اتهم الأسد الولايات المتحدة وإسرائيل.", 4),
    "killed": ("Government forces killed 320 terrorists.", 4),
    "killed-arabic": ("قتلت القوات الحكومية 320 إرهابيا.", 4),
    "seized": ("HTS seized parts of Aleppo.", 4),
    "ready": ("Iran is ready for cooperation.", 3),
    "ready-arabic": ("إيران مستعدة للتعاون.", 3),
    "attack": ("Terrorist groups launched an attack on Wednesday.", 3),
    "ceasefire": ("There is a ceasefire in Lebanon.", 3),
    "mediator": ("Qatar is a mediator in regional crises.", 0),
    "mediator-into-arabic": ("Qatar plays a pivotal role as a mediator.", 2),
    "delegation": ("An Iranian economic delegation will visit Qatar.", 2),
    "delegation-arabic": ("سيزور وفد اقتصادي قطر.", 2),
    "praised": ("Pezeshkian praised Qatar's role.", 1),
    "denounced": ("The president denounced the Zionist regime.", 0),
}  # fmt: skip

FALSE_OF_ARTICLES: dict[str, str] = {
    "lasted": "The call lasted two hours.",
    "lasted-arabic": "وقد استمرت المكالمة ساعتين.",
    "lasted-days": "واستمر الاتصال يومين.",
    "initiated-emir": "The emir of Qatar initiated the call.",
    "initiated-emir-arabic": "أمير دولة قطر هو من بادر إلى الاتصال.",
    "initiated-putin": "Putin initiated the call.",
    "treaty": "Iran and Qatar signed a treaty.",
    "treaty-arabic": "وقعت إيران وقطر معاهدة.",
    "refused": "Putin refused to support Syria.",
    "refused-arabic": "رفض بوتين دعم سوريا.",
    "not-support": "Putin did not express support for Syria.",
    "not-support-arabic": "لم يعرب بوتين عن دعمه لسوريا.",
    "resigned": "Assad resigned on Monday.",
    "resigned-arabic": "استقال الأسد يوم الاثنين.",
    "cancelled": "Pezeshkian cancelled his visit to Doha.",
    "cancelled-arabic": "ألغى بزشكيان زيارته إلى الدوحة.",
    "sold": "Iran sold weapons to Syria.",
    "sold-arabic": "باعت إيران أسلحة لسوريا.",
    "elections": "Syria will hold elections.",
    "married": "The emir of Qatar married in Doha.",
    "borrowed": "اقترضت سوريا أموالا من إيران.",
    "wounded": "The Syrian president was wounded.",
    "wounded-arabic": "أصيب الرئيس السوري بجروح.",
    "embassy": "Qatar closed its embassy in Tehran.",
    "embassy-arabic": "أغلقت قطر سفارتها في طهران.",
    "apologised": "Pezeshkian apologised to the emir of Qatar.",
    "apologised-arabic": "اعتذر بزشكيان لأمير قطر.",
    "gas": "Russia bought gas from Iran.",
    "invited": "دعا أمير قطر بوتين إلى الدوحة.",
    "withdrew": "Iran withdrew its forces from Syria.",
    "twice": "زار بزشكيان الدوحة مرتين.",
}  # fmt: skip

_FERRY = "The ferry company, which carries 2 million passengers a year between the islands, told the harbour board on Friday that it would keep its fares at last year's level despite the price of fuel."  # noqa: E501
_FERRY_ARABIC = "أبلغت شركة العبارات، التي تنقل مليوني راكب سنويا بين الجزر، مجلس الميناء يوم الجمعة بأنها ستبقي أسعارها عند مستوى العام الماضي رغم ثمن الوقود."  # noqa: E501
_MAYOR = "Mayor Vilma Harnes refused to open the new theatre on Saturday, because the fire service had found eleven faults in its alarm, and the orchestra played in the park instead."  # noqa: E501
_MAYOR_ARABIC = "رفضت رئيسة البلدية فيلما هارنس افتتاح المسرح الجديد يوم السبت، لأن رجال الإطفاء وجدوا أحد عشر عيبا في أجهزة الإنذار، فعزفت الأوركسترا في الحديقة."  # noqa: E501
_TRIAL = "The trial of the banker Oskar Feld, who denies fraud, lasted three weeks, and the judge will announce her verdict in September, the court in Tallinn said on Thursday."  # noqa: E501
_TRIAL_ARABIC = "استمرت محاكمة المصرفي أوسكار فيلد، الذي ينفي الاحتيال، ثلاثة أسابيع، وستعلن القاضية حكمها في سبتمبر، بحسب ما ذكرته المحكمة في تالين يوم الخميس."  # noqa: E501

_STRIKE_ARABIC = "قالت النقابة إن إضراب سائقي الحافلات، الذي استمر أسبوعين، انتهى يوم الأربعاء بعد أن وافقت الشركة على زيادة الأجور."

# (claim, quotation much longer than it)
TRUE_OF_EVENTS: dict[str, tuple[str, str]] = {
    "ferry": ("The company keeps its fares.", _FERRY),
    "ferry-across": ("The company told the harbour board.", _FERRY_ARABIC),
    "mayor": ("Vilma Harnes refused to open the theatre.", _MAYOR),
    "mayor-not": ("Vilma Harnes did not open the theatre.", _MAYOR),
    "mayor-across": ("Vilma Harnes refused to open the theatre.", _MAYOR_ARABIC),
    "mayor-not-across": ("Vilma Harnes did not open the theatre.", _MAYOR_ARABIC),
    "mayor-arabic": ("رفضت فيلما هارنس افتتاح المسرح.", _MAYOR),
    "orchestra-across": ("عزفت الأوركسترا في الحديقة.", _MAYOR),
    "trial": ("The trial lasted three weeks.", _TRIAL),
    "trial-across": ("The trial lasted three weeks.", _TRIAL_ARABIC),
    "verdict-across": ("ستعلن القاضية حكمها في سبتمبر.", _TRIAL),
    "denies-across": ("Oskar Feld denies fraud.", _TRIAL_ARABIC),
    "strike-across": ("The strike lasted two weeks.", _STRIKE_ARABIC),
    "strike-arabic": ("استمر الإضراب أسبوعين.", _STRIKE_ARABIC),
    "strike-ended-across": ("The strike of the bus drivers has ended.", _STRIKE_ARABIC),
}  # fmt: skip

FALSE_OF_EVENTS: dict[str, tuple[str, str]] = {
    "ferry-sold": ("The ferry company sold its islands.", _FERRY),
    "ferry-sank-across": ("A ferry sank on Friday.", _FERRY_ARABIC),
    "ferry-raised": ("رفعت شركة العبارات أسعارها.", _FERRY),
    "ferry-dismissed": ("The ferry company dismissed the board.", _FERRY),
    "mayor-opened": ("Vilma Harnes opened the new theatre.", _MAYOR),
    "mayor-opened-across": ("Vilma Harnes opened the new theatre.", _MAYOR_ARABIC),
    "mayor-opened-arabic": ("افتتحت فيلما هارنس المسرح الجديد.", _MAYOR_ARABIC),
    "mayor-sold-across": ("باعت رئيسة البلدية المسرح.", _MAYOR),
    "mayor-burned": ("The theatre burned down on Saturday.", _MAYOR),
    "trial-months-across": ("استمرت المحاكمة شهرين.", _TRIAL),
    "trial-weeks-across": ("The trial lasted two weeks.", _TRIAL_ARABIC),
    "trial-fled": ("The banker Oskar Feld fled Tallinn.", _TRIAL),
    "trial-fled-across": ("هرب المصرفي أوسكار فيلد من تالين.", _TRIAL),
    "trial-freed-across": ("The court in Tallinn freed Oskar Feld.", _TRIAL_ARABIC),
    "strike-days-across": ("The strike lasted two days.", _STRIKE_ARABIC),
    "strike-days-arabic": ("استمر الإضراب يومين.", _STRIKE_ARABIC),
}  # fmt: skip
