// What the page does without the server, and what it tells the server. Each module minds one thing; this one puts them
// together: the state that the server tells, clicks on what has data-action, keys that work everywhere.

import * as adding from './adding.js';
import * as address from './address.js';
import * as articles from './articles.js';
import { here, part, send, watch } from './bridge.js';
import * as composer from './composer.js';
import * as conversation from './conversation.js';
import * as dialogs from './dialogs.js';
import * as filters from './filters.js';
import * as focus from './focus.js';
import * as panes from './panes.js';
import * as reader from './reader.js';

// -- what the server tells ------------------------------------------------------------------------------------------------

let toldBefore = '';
function onState(home) {
  const element = home.querySelector('[data-state]');
  if (!element || element.dataset.state === toldBefore) return;
  toldBefore = element.dataset.state;
  const { filters: set, ...told } = JSON.parse(element.dataset.state);
  if (set) here.filters = set;
  Object.assign(here, told);
  Object.assign(document.documentElement, { lang: here.language, dir: here.direction });
  document.title = here.title ? `${here.title} · Newsdesk` : 'Newsdesk';
  if (!asking()) address.write(here.filters, here.conversation);
  composer.busy(here.busy);
  composer.arrived();
  conversation.refresh();
}

// -- what is clicked --------------------------------------------------------------------------------------------------------

const PLAIN = new Set(['open', 'sources', 'followups', 'rate', 'undo', 'find', 'new']);
const ACTIONS = {
  ask: (fields) => composer.ask(fields.question),
  retry: (fields) => composer.again('retry', fields),
  again: (fields) => composer.again('again', fields),
  stop: () => send('stop'),
  conversation: (fields) => { panes.view(''); send('conversation', { ...fields, filters: here.filters }); },
  remove: async (fields) => { if (await dialogs.sure(fields)) send('remove', { named: fields.named }); },
  articles: ({ clear, ...fields }) => { if (clear) here.filters = {}; articles.refresh(fields); },
  window: (fields) => filters.set({ ...here.filters, from: fields.from, to: fields.to }),
  filter_language: (fields) => filters.toggle('languages', fields.value),
  filter_outlet: (fields) => filters.toggle('outlets', fields.value),
  delete: (fields, element) => {
    const dialog = element.closest('dialog');
    send('delete', { ...JSON.parse(part('library').querySelector('[data-table]')?.dataset.table || '{}'), articles: fields.articles, files: Boolean(dialog?.querySelector('input[type=checkbox]')?.checked) });
    articles.chooseNone();
    dialog?.close();
  },
  delete_ask: (fields) => send('delete_ask', fields.chosen ? { articles: JSON.stringify(articles.ticked()) } : fields),
  filter_articles: () => { filters.set({ ...here.filters, articles: articles.ticked() }); articles.chooseNone(); },
  choose_none: () => articles.chooseNone(),
  cancel: (fields, element) => element.closest('dialog')?.close(),
};

function act(element) {
  const { action, show, ...fields } = element.dataset;
  const name = action.replace('-', '_');
  if (name === 'new') { panes.view(''); panes.show(''); }
  if (name in ACTIONS) ACTIONS[name](fields, element);
  else if (PLAIN.has(name)) send(name, fields);
}

function onClick(event) {
  const target = event.target instanceof Element ? event.target : null;
  if (!target) return;
  if (target.closest('a[href^="#"]')) event.preventDefault(); // its address is for readers; a <base> would make it another page
  if (target.closest('.skip')) part('composer').querySelector('textarea')?.focus();
  const actor = target.closest('[data-action]');
  if (actor) act(actor);
  const opener = target.closest('[data-show]');
  if (opener) panes.show(opener.dataset.show);
  const viewer = target.closest('[data-view]');
  if (viewer && !viewer.matches('body')) {
    panes.view(viewer.dataset.view);
    panes.show(''); // the table has the width of the page until an article is opened
    if (viewer.dataset.view === 'articles') articles.refresh();
  }
  const stepper = target.closest('[data-step]');
  if (stepper) reader.step(Number(stepper.dataset.step));
  const language = target.closest('[data-language-to]')?.dataset.languageTo;
  if (language) {
    document.cookie = `newsdesk_language=${language}; path=${new URL(document.baseURI).pathname}; max-age=31536000; samesite=lax`;
    send('language');
    if (document.body.dataset.view === 'articles') articles.refresh();
  }
}

// -- keys --------------------------------------------------------------------------------------------------------------------

function onKey(event) {
  if (event.key === 'Escape' && !document.querySelector('dialog[open]')) {
    if (reader.hide() || filters.closeLists()) return;
    if (here.busy || !document.body.dataset.pane) composer.escape();
    else panes.show('');
    return;
  }
  const writing = event.target.closest?.('input, textarea, select, [contenteditable]');
  if (writing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === 'j' && reader.step(1)) event.preventDefault();
  if (event.key === 'k' && reader.step(-1)) event.preventDefault();
  if (event.key === '/') { event.preventDefault(); part('composer').querySelector('textarea')?.focus(); }
  const button = event.target.closest?.('[role="button"][data-action]');
  if (button && (event.key === 'Enter' || event.key === ' ')) { event.preventDefault(); act(button); }
}

let searching = 0;
function onInput(event) {
  if (event.target.dataset?.search !== 'find') return;
  clearTimeout(searching);
  searching = setTimeout(() => send('find', { search: event.target.value }), 200);
}

// -- the beginning --------------------------------------------------------------------------------------------------------------

let question = address.readQuestion(); // a link's, asked once the desk is open
const asking = () => question !== '';

function askFromLink() {
  const field = part('composer').querySelector('textarea');
  if (!asking() || !field || field.disabled || here.busy) return;
  const text = question;
  question = '';
  address.write(here.filters, '');
  composer.ask(text, { conversation: '' });
}

function start() {
  if (!['scroll', 'composer', 'reader', 'live', 'state', 'aside', 'dialog', 'library'].every((name) => part(name))) return false;
  Object.assign(document.body.dataset, { pane: '', view: '' });
  here.filters = address.readFilters();
  watch('state', onState);
  for (const module of [focus, composer, conversation, reader, filters, articles, dialogs]) module.start();
  adding.start(part('library'));
  watch('composer', askFromLink);
  document.addEventListener('click', onClick);
  document.addEventListener('keydown', onKey);
  document.addEventListener('input', onInput);
  send('start', { conversation: asking() ? '' : address.readConversation() });
  return true;
}

// Gradio builds the page after this script has run.
if (!start()) {
  const builder = new MutationObserver(() => { if (start()) builder.disconnect(); });
  builder.observe(document.documentElement, { childList: true, subtree: true });
}
