"""Everyone can use the page: no rule of WCAG A and AA that axe-core knows is broken, answers are read out, and what a visitor
has set in the system (less motion, few colours, larger letters, wider spacing) is heeded."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as Tab

from tests.ui.axe import violations
from tests.ui.guard.conftest import Start, start
from tests.ui.slow import Slow
from tests.ui.visitor import BOX, ask, open_tab
from ui.guard.passwords import hash_password

Serve = Any
pytestmark = pytest.mark.browser
__all__ = ["start"]  # a fixture

ENGLISH = "Who initiated the phone call between Putin and Pezeshkian?"
ARABIC = "ماذا قال أمير قطر عن الأمن والاستقرار في سوريا؟"
REFUSED = "What is the population of Qatar?"
BROKEN = "Break down now"
SIZES = {1440: 900, 390: 844}


class Breaking(Slow):
    """The real desk, which fails at one question."""

    async def astream(self, question: str, *args: Any, **more: Any) -> AsyncGenerator[Any, None]:
        if question == BROKEN:
            raise RuntimeError("broken")
        async for piece in super().astream(question, *args, **more):
            yield piece


@pytest.fixture(scope="module")
def address(serve: Serve) -> str:
    return str(serve(lambda desk: Breaking(desk, 0.03)))


@pytest.fixture
def seen(browser: Browser, address: str) -> Iterator[Any]:
    """``seen(locale=..., ...)``: a tab on the page as a visitor with these settings sees it."""
    contexts = []

    def look(width: int = 1440, height: int | None = None, **settings: Any) -> Tab:
        contexts.append(browser.new_context(viewport={"width": width, "height": height or SIZES.get(width, 900)}, **settings))
        tab = contexts[-1].new_page()
        tab.set_default_timeout(10_000)
        open_tab(tab, address)
        return tab

    yield look
    for context in contexts:
        context.close()


def in_both_schemes(tab: Tab, state: str) -> list[str]:
    found = []
    for scheme in ("dark", "light"):
        tab.emulate_media(color_scheme=scheme)
        tab.wait_for_function("dark => !document.querySelector('.gradio-container') || document.body.classList.contains('dark') === dark",
                              arg=scheme == "dark")  # fmt: skip
        rules = ("color-contrast",) if scheme == "dark" else ()  # the only one that sees colours
        found += [f"{state}, {scheme}: {line}" for line in violations(tab, *rules)]
    return found


# -- axe-core ------------------------------------------------------------------------------------------------------------


def conversing(tab: Tab) -> Iterator[str]:
    """The states of the page around a conversation, one after the other."""
    yield "welcome"
    ask(tab, ENGLISH)
    yield "answer"
    ask(tab, ARABIC)
    yield "Arabic answer"
    ask(tab, REFUSED)
    yield "refusal"
    if tab.viewport_size["width"] < 900:
        tab.locator(".told").first.click()
        yield "sources as a sheet"
        tab.keyboard.press("Escape")
    tab.locator("a.cite").first.hover()
    expect(tab.locator("#nd-preview")).to_be_visible()
    yield "preview"
    tab.locator("a.cite").first.click()
    expect(tab.locator("#nd-reader mark.current").first).to_be_visible()
    yield "reader"
    tab.keyboard.press("Escape")
    for name in ("dates", "languages", "outlets"):
        tab.locator(f'[data-choice="{name}"] summary').click()
        yield f"filter by {name}"
    tab.locator('[data-choice="outlets"] input').first.check()
    expect(tab.locator("#nd-filters .pill")).to_be_visible()
    yield "filters set"
    tab.keyboard.press("Escape")
    tab.locator("[data-filter-clear]").click()
    tab.locator(".details summary").last.click()
    yield "details"
    tab.locator('[data-liked="dislike"]').last.click()
    expect(tab.locator(".reasons")).to_be_visible()
    yield "reasons"
    tab.locator("[data-edit]").last.click()
    yield "editing"
    tab.keyboard.press("Escape")
    ask(tab, BROKEN)
    yield "error"
    if tab.locator(".to-rail").is_visible():
        tab.locator(".to-rail").click()
    for button, name in (("[data-rename]", "renaming"), ('[data-action="remove"]', "deleting a conversation")):
        tab.locator(".menu summary").first.click()
        yield "menu of a conversation"
        tab.locator(button).first.click()
        yield name
        tab.keyboard.press("Escape")
    tab.keyboard.press("Escape")


def browsing(tab: Tab) -> Iterator[str]:
    """The states of the view of articles."""
    tab.locator(".to-articles").click()
    expect(tab.locator("[data-choose]").first).to_be_visible()
    yield "articles"
    tab.locator("[data-choose]").first.check()
    yield "articles chosen"
    tab.locator('.chosen-bar [data-action="delete-ask"]').click()
    expect(tab.locator("dialog[open]")).to_be_visible()
    yield "deleting articles"
    tab.keyboard.press("Escape")
    tab.locator(".plot-table summary").click()
    yield "the figures as a table"
    tab.locator(".plot .bar").first.click()
    expect(tab.locator(".all-dates")).to_be_visible()
    yield "articles of a day"
    tab.locator("[data-filter-clear]").click()
    files = [{"name": name, "mimeType": "text/plain", "buffer": text} for name, text in (("new.txt", b"A new article."), ("odd.bin", b"?"))]
    tab.locator('[data-adding-input="files"]').set_input_files(files)
    expect(tab.locator("[data-adding=dismiss]")).to_be_visible(timeout=30_000)
    yield "report of an upload"
    tab.locator("[data-adding=dismiss]").click()
    tab.locator('[data-search="articles"]').fill("zzzz")
    expect(tab.locator(".nothing")).to_be_visible()
    yield "no article found"


@pytest.mark.parametrize("width", SIZES)
@pytest.mark.parametrize("locale", ["en", "ar"])
@pytest.mark.parametrize("walk", [conversing, browsing], ids=["conversation", "articles"])
def test_no_state_of_the_page_breaks_a_rule_in_light_or_dark(seen: Any, walk: Any, locale: str, width: int) -> None:
    tab = seen(width, locale=locale)
    found = [line for state in walk(tab) for line in in_both_schemes(tab, state)]
    assert not found, "\n".join(found)


def test_the_page_breaks_no_rule_while_it_opens_and_when_it_cannot_be_opened(page: Tab, serve: Serve, tmp_path: Path) -> None:
    page.goto(serve(lambda desk: Slow(desk, 0.6)))
    expect(page.locator("#nd-welcome .progress")).to_be_visible(timeout=20_000)
    found = [f"opening: {line}" for line in violations(page)]
    page.goto(serve(corpus=tmp_path / "nowhere"))
    expect(page.locator("#nd-welcome .error")).to_be_visible(timeout=20_000)
    found += in_both_schemes(page, "cannot be opened")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_the_login_page_breaks_no_rule(start: Start, browser: Browser, locale: str) -> None:
    closed = start(auth=[f"ann:{hash_password('right')}"]).url
    with browser.new_context(locale=locale, viewport={"width": 390, "height": 844}) as context:
        tab = context.new_page()
        tab.goto(f"{closed}login")
        found = in_both_schemes(tab, "login")
        tab.locator("#username").fill("ann")
        tab.locator("#password").fill("wrong")
        tab.keyboard.press("Enter")
        expect(tab.get_by_role("alert")).to_be_visible()
        assert not found + in_both_schemes(tab, "wrong password")


def test_what_breaks_a_rule_would_be_found(seen: Any) -> None:
    tab = seen()
    tab.evaluate("document.querySelector('.coverage').style.color = '#bbb'; document.querySelector('.composer .send').ariaLabel = ''")
    tab.evaluate("document.querySelector('.composer .send').title = ''; document.querySelector('h1').lang = 'quux'")
    assert {line.partition(":")[0] for line in violations(tab)} == {"color-contrast", "button-name", "valid-lang"}


# -- what is read out ----------------------------------------------------------------------------------------------------

HEARD = """() => { if (window.heard) { window.heard.length = 0; return; } window.heard = []; const region = document.getElementById('nd-announcer');
    new MutationObserver(() => { if (region.textContent) window.heard.push(region.textContent); }).observe(region, {childList: true, characterData: true, subtree: true}); }"""


def words_of(tab: Tab, number: int) -> list[str]:
    return tab.locator(f'.turn[data-turn="{number}"] .answer > .sentence').evaluate_all(
        "all => all.map((one) => [...one.querySelectorAll('.words, .doubt')].map((part) => part.textContent).join(' ') || one.textContent)"
    )


def test_each_sentence_of_an_answer_is_read_out_once_and_in_order(page: Tab, serve: Serve) -> None:
    tab = page
    open_tab(tab, serve(lambda desk: Slow(desk, 0.03)))
    expect(tab.locator("#nd-announcer")).to_have_attribute("role", "status")
    tab.evaluate(HEARD)
    ask(tab, ENGLISH)
    said = words_of(tab, 1)
    assert len(said) > 1
    assert tab.evaluate("heard.join(' ')") == " ".join(said)
    assert tab.evaluate("heard.length") > 1, "as they come, not all at the end"
    tab.evaluate(HEARD)
    tab.locator('[data-liked="like"]').click()
    expect(tab.locator('[data-liked="like"]')).to_have_attribute("aria-pressed", "true")
    tab.locator("a.cite").first.click()
    expect(tab.locator("#nd-reader mark.current").first).to_be_visible()
    assert tab.evaluate("heard") == [], "nothing is said twice"
    tab.keyboard.press("Escape")
    tab.locator('[data-action="retry"]').click()
    expect(tab.locator(".composer .stop")).to_be_visible()
    expect(tab.locator(".composer .send")).to_be_visible(timeout=20_000)
    assert tab.evaluate("heard.join(' ')") == " ".join(said), "what is asked once more is answered once more"


def test_refusals_errors_and_arabic_answers_are_read_out_in_their_language(seen: Any) -> None:
    tab = seen()
    for number, (question, language) in enumerate(((REFUSED, "en"), (ARABIC, "ar"), (BROKEN, "en")), start=1):
        tab.evaluate(HEARD)
        turn = ask(tab, question)
        said = words_of(tab, number) + turn.locator(".answer > :is(.error, .notice)").all_text_contents()
        assert said
        assert tab.evaluate("heard.join(' ')") == " ".join(said)
        expect(tab.locator("#nd-announcer")).to_have_attribute("lang", language)
    tab.reload()
    expect(tab.locator(".turn")).to_have_count(3)
    expect(tab.locator("#nd-announcer")).to_be_empty()  # an old conversation is not read out


def test_uploads_are_read_out(seen: Any) -> None:
    tab = seen()
    tab.locator(".to-articles").click()
    file = {"name": "said.txt", "mimeType": "text/plain", "buffer": b"Something that nobody has said yet."}
    tab.locator('[data-adding-input="files"]').set_input_files([file])
    expect(tab.locator('[role="status"][data-adding-said]')).to_contain_text("1 article added", timeout=30_000)


# -- what is set in the system ---------------------------------------------------------------------------------------------


def test_nothing_moves_for_who_wants_less_motion(seen: Any) -> None:
    tab = seen(reduced_motion="reduce")
    tab.evaluate(
        """() => { window.moved = []; window.smooth = 0; const to = Element.prototype.scrollTo;
        Element.prototype.scrollTo = function (how) { if (how?.behavior === 'smooth') window.smooth += 1; return to.apply(this, arguments); };
        const look = () => { for (const one of document.getAnimations()) window.moved.push(one.animationName || one.transitionProperty); requestAnimationFrame(look); };
        look(); }"""
    )
    ask(tab, ENGLISH)
    tab.locator("a.cite").first.click()
    expect(tab.locator("#nd-reader mark.current").first).to_be_visible()
    tab.keyboard.press("j")
    tab.locator(".to-articles").click()
    tab.locator(".plot .bar").first.hover()
    assert tab.evaluate("[moved, smooth]") == [[], 0]
    assert tab.locator("*").evaluate_all("all => all.filter((one) => getComputedStyle(one).scrollBehavior === 'smooth').length") == 0


def test_few_colours_leave_chips_and_pressed_buttons_apart(seen: Any) -> None:
    tab = seen(forced_colors="active")
    turn = ask(tab, ENGLISH)
    assert tab.evaluate("matchMedia('(forced-colors: active)').matches")
    edge = "one => getComputedStyle(one).borderTopStyle + ' ' + getComputedStyle(one).outlineStyle"
    assert turn.locator("a.cite").first.evaluate(edge) == "solid none"
    like = turn.locator('[data-liked="like"]')
    before = like.evaluate(edge)
    like.click()
    expect(like).to_have_attribute("aria-pressed", "true")
    tab.locator(BOX).click()
    assert like.evaluate(edge) != before
    tab.locator('[data-choice="languages"] summary').click()
    tab.locator('[data-choice="languages"] input').first.check()
    assert tab.locator("#nd-filters .pill").evaluate(edge).startswith("solid")
    turn.locator("a.cite").first.click()
    background = "one => getComputedStyle(one).backgroundColor"
    assert tab.locator("#nd-reader mark").first.evaluate(background) != tab.locator("#nd-reader .text").evaluate(background)


# What reaches past the window, scrolls sideways, or is cut off. Quotations and titles on cards are cut on purpose: they open the whole.
LOST = """() => { const width = document.documentElement.clientWidth, found = [];
    if (document.scrollingElement.scrollWidth > width) found.push('the page scrolls sideways');
    for (const one of document.querySelectorAll('body *')) {
        if (!one.checkVisibility({visibilityProperty: true}) || one.closest('.for-readers, .skip, svg, .wrap.hide')) continue;
        const style = getComputedStyle(one), box = one.getBoundingClientRect(), wide = one.scrollWidth > one.clientWidth + 1;
        const name = `${one.localName}.${one.className} ${one.textContent.slice(0, 30)}`;
        if (/auto|scroll/.test(style.overflowX) && wide && one.clientWidth) found.push(`scrolls: ${name}`);
        if (!one.children.length && box.width && (box.right > width + 1 || box.left < -1)) found.push(`outside: ${name}`);
        if (style.webkitLineClamp !== 'none' || one.matches('.gradio-container')) continue;
        const cut = (/hidden|clip/.test(style.overflowX) && wide) || (/hidden|clip/.test(style.overflowY) && one.scrollHeight > one.clientHeight + 2);
        if (cut && one.textContent.trim() && style.textOverflow !== 'ellipsis') found.push(`cut: ${name}`);
    }
    return found; }"""
SPACING = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-block-end: 2em !important }"


@pytest.mark.parametrize("locale", ["en", "ar"])
@pytest.mark.parametrize(("width", "height", "spaced"), [(320, 256, False), (720, 450, False), (390, 844, True), (1440, 900, True)],
                         ids=["400-percent", "200-percent", "spaced-on-a-phone", "spaced"])  # fmt: skip
def test_larger_letters_and_wider_spacing_lose_nothing(seen: Any, locale: str, width: int, height: int, spaced: bool) -> None:
    tab = seen(width, height, locale=locale)
    if spaced:
        tab.evaluate(
            "css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css); document.adoptedStyleSheets.push(sheet); }", SPACING
        )
    found = {"welcome": tab.evaluate(LOST)}
    turn = ask(tab, ENGLISH if locale == "en" else ARABIC)
    turn.locator('[data-liked="dislike"]').click()
    expect(turn.locator(".reasons")).to_be_visible()
    found["answer"] = tab.evaluate(LOST)
    assert tab.locator("#nd-scroll").evaluate("box => box.clientHeight") > 120, "enough of the answer to read"
    turn.locator("a.cite").first.focus()
    tab.keyboard.press("Enter")
    expect(tab.locator("#nd-reader mark.current").first).to_be_visible()
    found["reader"] = tab.evaluate(LOST)
    tab.keyboard.press("Escape")
    tab.keyboard.press("Escape")  # back on the chip its quotation is shown; in a low window that lies over much
    tab.locator(".to-articles").click()
    expect(tab.locator("[data-choose]").first).to_be_visible()
    found["articles"] = tab.evaluate(LOST)
    assert not any(found.values()), found


# -- languages -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("locale", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_every_text_says_its_language(seen: Any, locale: str, direction: str) -> None:
    tab = seen(locale=locale)
    assert tab.evaluate("[document.documentElement.lang, document.documentElement.dir]") == [locale, direction]
    for question, language in ((ENGLISH, "en"), (ARABIC, "ar")):
        turn = ask(tab, question)
        expect(turn).to_have_attribute("lang", language)
        cards = tab.locator("#nd-sources .card")
        assert cards.count()
        for card in cards.all():
            code = card.locator(".badge").inner_text().lower()
            assert card.locator("blockquote").get_attribute("lang") == card.locator("h3").get_attribute("lang") == code
        turn.locator("a.cite").first.click()
        expect(tab.locator("#nd-reader .text")).to_have_attribute("lang", language)
        expect(tab.locator("#nd-reader h2")).to_have_attribute("lang", language)
        tab.keyboard.press("Escape")
    tab.locator(".to-articles").click()
    row = tab.locator("tbody tr", has_text=re.compile("بحث رئيس"))
    assert row.locator("th").get_attribute("lang") == "ar"
