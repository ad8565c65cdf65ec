"""What the page says in English. The keys are those of ``ui.strings.en``; ``{}`` are filled in by ``say`` and ``count``."""

LOCALE = "en_GB"  # British: "1–3 December 2024", as the articles' own agencies write

STRINGS = {
    "name": "Newsdesk",
    # Before the desk is ready
    "opening": "Opening the articles…",
    "reading": "Reading the articles",
    "indexing": "Indexing the articles",
    "progress": "{done} of {total}",
    "seconds_left": "about {seconds} s left",
    "ready_soon": "You can ask as soon as this is done.",
    "open_failed": "The articles could not be opened",
    "unexpected": "Something went wrong on the server. Its log says what.",
    # Welcome
    "welcome": "Ask what the articles say",
    "promise": "Every sentence of an answer is quoted or checked against an article, and opens it at the very words.",
    "try": "Try one of these",
    "no_articles": "There are no articles yet. Add some, and ask.",
    # Asking
    "ask": "Ask about the articles, in English or Arabic",
    "wait": "One moment: the articles are being made ready",
    "send": "Ask",
    "stop": "Stop",
    "retry": "Retry",
    "copy": "Copy",
    "copied": "Copied",
    "copy_by_hand": "Press Ctrl+C to copy",
    "searching": "Searching the articles…",
    "stopped": "Stopped.",
    "you_asked": "You asked",
    "not_found": "Not in these articles",
    "unsupported": "not borne out by the articles",
    # How an answer was made
    "milliseconds": "{n} ms",
    "seconds": "{n} s",
    "worded": "Worded by {model}, each sentence checked",
    "quoted": "Quoted",
    "tokens": "{tokens_in} + {tokens_out} tokens",
    "searched_for": "Searched for",
    "stage_rewrite": "Reading the follow-up",
    "stage_search": "Search",
    "stage_answer": "Choosing quotations",
    "stage_first_token": "First word of the model",
    "stage_model": "Model, all in all",
    "stage_check": "Checking, within that",
    "stage_total": "All in all",
    # Sources
    "sources": "Sources",
    "nearest": "Nearest passages",
    "no_sources": "The quotations that an answer rests on appear here.",
    "source_label": "Source {number}: {title}",
    # Reading
    "back": "Back to sources",
    "close": "Close",
    "original": "Original page",
    "changed": "This article has changed since it was quoted, so the passage is not marked.",
    "gone": "This article is no longer here.",
    "cut": "A long article: only the part around the passage is shown.",
    "no_date": "no date",
    # Articles and uploads
    "articles": "Articles",
    "add": "Add articles: drop files here, or choose them",
    "more": "Show more",
    "copying": "Taking in the files",
    "nothing_added": "Nothing was added.",
    "not_added": "Not added",
    "wrong_type": "this type of file is not read; these are: {types}",
    "already_here": "the same file is already here",
    "cannot_keep": "cannot be stored: {reason}",
    "failed_before": "Files that could not be read",
}

# Plural forms as CLDR names them; a missing one falls back to "other".
COUNTS = {
    "articles": {"one": "1 article", "other": "{n} articles"},
    "added": {"one": "1 article added", "other": "{n} articles added"},
    "updated": {"one": "1 article updated", "other": "{n} articles updated"},
}
