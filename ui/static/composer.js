// Writing a question: Enter sends, Shift+Enter breaks the line, Up in an empty field edits the last question, Esc stops.

import { here, part, send, watch } from './bridge.js';
import { view, show } from './panes.js';

let editing = 0; // the turn whose question is being written anew
const KEPT = 'newsdesk-draft'; // a question that was not sent, or was sent to a server that was gone, is there again after a reload
let draft = sessionStorage.getItem(KEPT) || '';

const field = () => part('composer').querySelector('textarea');

export function ask(question, more = {}) {
  if (here.busy || !question.trim()) return false;
  view('');
  show('');
  here.asked = true;
  busy(true);
  send('ask', { question, ...more });
  return true;
}

export function again(name, fields) {
  if (here.busy) return;
  busy(true);
  send(name, fields);
}

// While an answer streams there is Stop in the place of Send, and nothing else can be asked.
export function busy(on) {
  here.busy = on;
  const [go, halt] = ['.send', '.stop'].map((css) => part('composer').querySelector(css));
  if (!go || go.hidden === on) return;
  const focus = document.activeElement === go || document.activeElement === halt;
  go.hidden = on;
  halt.hidden = !on;
  if (focus) (on ? halt : field()).focus();
}

function submit() {
  const text = field();
  if (text.disabled || !ask(text.value, editing ? { edit: editing } : {})) return;
  text.value = '';
  edit(0);
  written(false);
}

// The server has it. A question that was sent just before a reload stands in the conversation, and is no draft any more.
let loaded = false;
export function arrived() {
  if (!loaded && draft && draft.trim() === here.question.trim() && field()) {
    field().value = '';
    written();
  }
  loaded = true;
  if (!draft) sessionStorage.removeItem(KEPT);
}

export function edit(turn, question = '') {
  editing = turn;
  const note = part('composer').querySelector('.editing');
  note.hidden = !turn;
  if (!turn) return;
  field().value = question;
  written();
  field().focus();
}

function cancel() {
  edit(0);
  field().value = '';
  written();
}

// An empty field has no letters to tell its direction by: it then takes the page's, so that the placeholder stands right.
function written(keep = true) {
  const text = field();
  draft = text.value;
  if (keep) sessionStorage.setItem(KEPT, draft);
  text.dir = draft ? 'auto' : here.direction;
  if (!CSS.supports('field-sizing', 'content')) {
    text.style.blockSize = 'auto';
    text.style.blockSize = `${Math.min(text.scrollHeight, 170)}px`;
  }
}

export function escape() {
  if (here.busy) send('stop');
  else if (editing) cancel();
}

function onKey(event) {
  const text = event.target;
  if (!(text instanceof HTMLTextAreaElement) || !text.closest('#nd-composer')) return;
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    submit();
  } else if (event.key === 'ArrowUp' && !text.value && here.question && !here.busy) {
    event.preventDefault();
    edit(here.turns, here.question);
  }
}

export function start() {
  document.addEventListener('keydown', onKey);
  document.addEventListener('input', (event) => { if (event.target === field()) written(); });
  document.addEventListener('click', (event) => {
    if (event.target.closest('[data-send]')) submit();
    else if (event.target.closest('[data-edit-cancel]')) cancel();
    const pencil = event.target.closest('[data-edit]');
    if (pencil && !here.busy) edit(Number(pencil.dataset.edit), pencil.dataset.question);
  });
  let seen = null;
  let waiting = true; // the field was disabled; the same one may be enabled later
  watch('composer', () => {
    const text = field();
    if (!text || (text === seen && text.disabled === waiting)) return;
    const first = waiting;
    [seen, waiting] = [text, text.disabled];
    text.value = draft;
    written();
    busy(here.busy);
    if (first && !text.disabled && document.activeElement === document.body && matchMedia('(hover: hover)').matches) text.focus({ preventScroll: true });
  });
}
