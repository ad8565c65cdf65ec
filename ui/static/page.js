// What the page does without asking the server: switch panes, copy, keep the newest words in view, scroll to a highlight.
(() => {
  'use strict';

  // -- panes: "" (phone: the chat; wide: sources), "sources", "reader", "articles" -------------------------------------
  const show = (pane) => { document.body.dataset.pane = pane; };

  document.addEventListener('click', (event) => {
    const target = event.target instanceof Element ? event.target : null;
    if (!target) return;
    const chip = target.closest('a[data-action]');
    if (chip) event.preventDefault(); // its href is only for the keyboard and for readers without a script
    const opener = target.closest('[data-show]');
    if (opener) show(opener.dataset.show);
    const copier = target.closest('[data-copy]');
    if (copier) copy(copier);
  });
  document.addEventListener('keydown', (event) => { if (event.key === 'Escape') show(''); });

  // -- one question at a time: while an answer streams (Stop is shown), Enter asks nothing -----------------------------
  document.addEventListener('keydown', (event) => {
    const busy = document.querySelector('#nd-stop')?.offsetParent;
    if (busy && event.key === 'Enter' && event.target instanceof Element && event.target.closest('#nd-box')) {
      event.preventDefault();
      event.stopPropagation();
    }
  }, true);

  // -- copy: the clipboard may be denied (no https, no permission); then the old command, then a text to copy by hand ---
  async function copy(button) {
    const text = button.dataset.copy;
    let done = false;
    try {
      await navigator.clipboard.writeText(text);
      done = true;
    } catch {
      done = copyFromField(text);
    }
    const label = button.dataset.label || (button.dataset.label = button.textContent);
    button.textContent = done ? button.dataset.copied : button.dataset.byHand;
    if (!done) offerField(button, text);
    setTimeout(() => { button.textContent = label; }, done ? 1600 : 6000);
  }

  function field(text) {
    const area = document.createElement('textarea');
    area.value = text;
    area.readOnly = true;
    return area;
  }

  function copyFromField(text) {
    const area = field(text);
    area.className = 'copy-aside';
    document.body.append(area);
    area.select();
    let done = false;
    try { done = document.execCommand('copy'); } catch { /* not allowed either */ }
    area.remove();
    return done;
  }

  function offerField(button, text) {
    const area = field(text);
    area.className = 'copy-field';
    button.parentElement.after(area);
    area.select();
    area.addEventListener('blur', () => area.remove());
  }

  // -- after the server has drawn something ------------------------------------------------------------------------------
  let opened = '';
  function onReader(reader) {
    const pane = reader.querySelector('[data-opened]');
    if (!pane || pane.dataset.opened === opened) return;
    opened = pane.dataset.opened;
    const mark = pane.querySelector('mark.current');
    const box = document.getElementById('nd-aside');
    // Only the pane scrolls: scrollIntoView would move the whole page on a phone.
    if (box) box.scrollTop = mark ? mark.getBoundingClientRect().top - box.getBoundingClientRect().top + box.scrollTop - box.clientHeight / 3 : 0;
  }

  let pinned = true; // the reader is at the end and wants to stay there
  let turn = '';
  function onLive(live) {
    const box = document.getElementById('nd-scroll');
    const newest = live.querySelector('.turn');
    if (!box || !newest) return;
    if (newest.dataset.turn !== turn) { turn = newest.dataset.turn; pinned = true; }
    if (pinned) box.scrollTop = box.scrollHeight;
  }

  function onHeader(header) {
    const top = header.querySelector('[data-language]');
    if (!top) return;
    document.documentElement.lang = top.dataset.language;
    document.documentElement.dir = top.dir;
    pointField();
  }

  // An empty field has no letters to tell its direction by: it then takes the page's, so that the placeholder stands right.
  function pointField() {
    const field = document.querySelector('#nd-box textarea');
    if (field) field.dir = field.value ? 'auto' : document.documentElement.dir;
  }

  function watch(id, act) {
    const element = document.getElementById(id);
    act(element);
    new MutationObserver(() => act(element)).observe(element, { childList: true, subtree: true, characterData: true, attributes: true });
  }

  function start() {
    const box = document.getElementById('nd-scroll');
    const field = document.querySelector('#nd-box textarea');
    if (!box || !field || !document.getElementById('nd-reader') || !document.getElementById('nd-live')) return false;
    field.addEventListener('input', pointField);
    pointField();
    document.getElementById('nd-live').setAttribute('aria-live', 'polite');
    document.body.dataset.pane = '';
    box.addEventListener('scroll', () => { pinned = box.scrollHeight - box.scrollTop - box.clientHeight < 60; }, { passive: true });
    watch('nd-reader', onReader);
    watch('nd-live', onLive);
    watch('nd-header', onHeader);
    return true;
  }

  // Gradio builds the page after this script has run.
  const builder = new MutationObserver(() => { if (start()) builder.disconnect(); });
  builder.observe(document.documentElement, { childList: true, subtree: true });
})();
