"""What no text from outside may change on the page: its elements, its handlers, its requests, its title."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import BrowserContext, Dialog
from playwright.sync_api import Page as Tab

# Attributes that ours have by their places, and every other element has none of. Gradio's own wrappers carry styles.
_LOOK = """() => {
  const foreign = 'script,form,img,picture,iframe,frame,style,link,math,object,embed,meta,base,audio,video,canvas,template,marquee,noscript'
    + ',svg:not(.icon,.plot-drawing,.swatch),foreignObject,animate,title,map,area,portal,slot,track,source,xmp,plaintext,listing,font,center';
  const counts = {};
  for (const name of ['script', 'style', 'link', 'meta', 'base', 'title', 'iframe', 'img', 'form']) counts[name] = 0;
  for (const element of document.querySelectorAll(foreign)) {
    if (element.closest('.plot-drawing')) continue;  // its <title>s say what a bar is
    if (element.matches('head :is(link, style)') && (!element.href || element.href.startsWith(location.origin + '/'))) continue;  // Gradio brings more as it needs them
    const name = element.localName;
    counts[name] = (counts[name] || 0) + 1;
  }
  const strange = [], floating = new Set(), ids = {};
  const ours = '[id^="nd-"], .gradio-container, .column, .row, .block, .html-container, .prose, .form';
  for (const element of document.body.querySelectorAll('*')) {
    const {position} = getComputedStyle(element);
    if (position === 'fixed' || position === 'sticky') floating.add(`${element.localName}#${element.id}.${[...element.classList].join('.')}`);
    if (element.id) ids[element.id] = (ids[element.id] || 0) + 1;
    const drawn = element.closest('.turn, .pane, .rail, .shelf, .dialog, .welcome, .followups, .filters, .masthead, #nd-preview, #nd-state [data-state]');
    if (!drawn) continue;
    if (!/^[a-zA-Z][a-zA-Z0-9]*$/.test(element.localName)) strange.push(element.localName);
    for (const {name, value} of element.attributes) {
      if (name === 'style' && element.id === 'nd-preview') continue;
      if (/^on|^(style|src|srcdoc|srcset|action|formaction|background|poster|ping|popover|popovertarget|is|slot|autofocus|contenteditable|data|xlink:href)$/.test(name)
        && !element.matches('form[action="logout"], .progress i')) strange.push(`${element.localName}[${name}=${value.slice(0, 80)}]`);
      else if (!/^(class|id|dir|lang|title|hidden|href|download|target|rel|type|value|name|for|min|max|maxlength|rows|multiple|accept|webkitdirectory|placeholder|autocomplete|enterkeyhint|disabled|checked|open|role|scope|tabindex|focusable|viewBox|d|x|y|x1|x2|y1|y2|rx|width|height|fill|patternUnits|method|(aria|data)-[a-z-]+)$/.test(name))
        strange.push(`${element.localName}[${name}]`);
      if (name === 'href' && !/^(#|newsdesk\\/export\\/|https?:)/.test(value)) strange.push(`href=${value}`);
    }
    if (element.matches('[data-action="delete"]') && !element.closest('dialog')) strange.push('a way to delete');
  }
  return {
    counts, strange, floating: [...floating].sort(), twice: Object.keys(ids).filter((id) => ids[id] > 1),
    root: [...document.documentElement.attributes].map(({name, value}) => `${name}=${value}`).filter((told) => !/^(lang|dir|class|style)=/.test(told)),
    body: [document.body.dataset.view, document.body.dataset.pane], handlers: [...document.body.attributes].filter(({name}) => /^on/.test(name)).length,
    title: document.title, owned: typeof window.__owned, bridge: typeof window.newsdesk?.trigger, state: document.querySelectorAll('[data-state] [data-state]').length,
    sideways: document.documentElement.scrollWidth > innerWidth || document.body.scrollWidth > innerWidth,
    down: document.documentElement.scrollHeight > innerHeight,
  };
}"""

# The addresses that a page asks its server for, below its own address.
_KNOWN = re.compile(
    r"(\?[^/]*)?|assets/[\w.-]+|theme\.css(\?v=\w+)?|favicon\.ico|config|gradio_api/(heartbeat/\w+|queue/(join|data)|cancel)(\?.*)?"
    r"|newsdesk/(v-[0-9a-f]+/[\w.-]+|adding(/\w+)?|upload)(\?.*)?"
)
# Elements of ours that stay where they are while the page scrolls
_FLOATING = re.compile(
    r"(div#nd-preview\.|dialog#\.dialog|\w+#nd-[a-z]+\..*|\w+#\.(pane-head|shelf-head|chosen-bar|sheet|skip|for-readers|copy-aside|said|toast-wrap).*)"
)


@dataclass
class Standing:
    """Watches a browser from its first request on; ``unchanged`` compares a page with what it was before."""

    address: str
    trouble: list[str] = field(default_factory=list)
    before: dict[str, Any] = field(default_factory=dict)

    def watch(self, context: BrowserContext) -> None:
        context.on("request", lambda request: self._asked(request.url))
        context.on("page", self._watch_tab)

    def _watch_tab(self, tab: Tab) -> None:
        tab.on("websocket", lambda socket: self.trouble.append(f"socket: {socket.url}"))
        tab.on("dialog", self._asked_aloud)
        tab.on("pageerror", lambda error: self.trouble.append(f"error: {error}"))
        tab.on("popup", lambda popup: self.trouble.append(f"popup: {popup.url}"))
        tab.on("download", lambda download: self.trouble.append(f"download: {download.url}"))
        tab.on("console", lambda message: self.trouble.append(f"console: {message.text}") if message.type in ("error", "warning") else None)

    def _asked_aloud(self, dialog: Dialog) -> None:
        self.trouble.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _asked(self, url: str) -> None:
        inside = url.startswith(self.address) and _KNOWN.fullmatch(url[len(self.address) :].split("#")[0])
        if not inside and not url.startswith(("data:", "blob:")):
            self.trouble.append(f"request: {url[:300]}")

    def remember(self, tab: Tab) -> None:
        """What the page is like before anything hostile was shown on it."""
        self.before = tab.evaluate(_LOOK)
        assert self.before["strange"] == [] and self.before["twice"] == [], self.before

    def changes(self, tab: Tab, title: str | None = None) -> list[str]:
        """What is not as it was, in words; empty when all is. ``title`` is what the tab should be called, if that is known."""
        now = tab.evaluate(_LOOK)
        found = [
            f"{name}: {self.before[name]} -> {now[name]}"
            for name in ("counts", "root", "handlers", "bridge", "state")
            if now[name] != self.before[name]
        ]
        found += [f"{name}: {now[name]}" for name in ("strange", "twice") if now[name]]
        found += [f"floats: {element}" for element in now["floating"] if not _FLOATING.fullmatch(element)]
        found += [f"owned: {now['owned']}"] if now["owned"] != "undefined" else []
        found += ["the page scrolls sideways"] if now["sideways"] else []
        found += ["the page scrolls"] if now["down"] else []
        if title is not None and now["title"] != title:
            found.append(f"title: {now['title']}")
        trouble, self.trouble[:] = list(self.trouble), []
        return found + trouble

    def panes(self, tab: Tab) -> tuple[str, str]:
        """Which view and which pane are open."""
        view, pane = tab.evaluate("[document.body.dataset.view, document.body.dataset.pane]")
        return view, pane
