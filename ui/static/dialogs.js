// Questions before something is lost, renaming in place, copying, ratings.

import { here, send, watch } from './bridge.js';
import { link } from './address.js';
import { announce } from './conversation.js';

// A question with two answers, and a field when there is a text to change. Resolves to the text ("yes" without a field), or "" for no.
function question(words, { yes, no, css = '', value = null }) {
  return new Promise((resolve) => {
    const dialog = Object.assign(document.createElement('dialog'), { className: 'dialog', dir: here.direction });
    const said = Object.assign(document.createElement('label'), { textContent: words, id: 'nd-question', dir: 'auto' });
    dialog.setAttribute('aria-labelledby', said.id);
    const field = value === null ? null : Object.assign(document.createElement('input'), { type: 'text', value, maxLength: 200, dir: 'auto' });
    if (field) said.append(field);
    const row = Object.assign(document.createElement('div'), { className: 'choices' });
    const button = (label, kind) => Object.assign(document.createElement('button'), { textContent: label, type: 'button', className: kind });
    const agree = () => dialog.close(field ? field.value.trim() : 'yes');
    const [back, on] = [button(no, 'quiet'), button(yes, `firm ${css}`)];
    back.addEventListener('click', () => dialog.close(''));
    on.addEventListener('click', agree);
    field?.addEventListener('keydown', (event) => { if (event.key === 'Enter' && !event.isComposing) agree(); });
    row.append(back, on);
    dialog.append(said, row);
    dialog.addEventListener('close', () => { dialog.remove(); resolve(dialog.returnValue); });
    // Not among the parts that Gradio draws: it would take away what it does not know.
    (document.querySelector('.gradio-container') || document.body).append(dialog);
    dialog.showModal();
    field?.select();
  });
}

export const sure = async ({ sure: words, yes, no }) => Boolean(await question(words, { yes, no, css: 'alarm' }));

async function rename({ rename: words, named, title, yes, no }) {
  const chosen = await question(words, { yes, no, value: title });
  if (chosen) send('rename', { named, title: chosen });
}

// A dialog that the server has drawn opens once.
let opened = '';
function onDialog(home) {
  const dialog = home.querySelector('dialog[data-opened]');
  if (!dialog || dialog.dataset.opened === opened) return;
  opened = dialog.dataset.opened;
  dialog.showModal();
}

// -- copy: the clipboard may be denied (no https, no permission); then the old command, then a text to copy by hand ---------

async function copy(button, text) {
  let done = false;
  try {
    await navigator.clipboard.writeText(text);
    done = true;
  } catch {
    done = copyFromField(text);
  }
  const said = Object.assign(document.createElement('span'), { className: 'notice said', textContent: done ? button.dataset.copied : button.dataset.byHand });
  announce(said.textContent);
  button.parentElement.querySelector('.said')?.remove();
  button.after(said);
  if (!done) offerField(button, text);
  setTimeout(() => said.remove(), done ? 1600 : 6000);
}

function fieldWith(text, css) {
  return Object.assign(document.createElement('textarea'), { value: text, readOnly: true, className: css });
}

function copyFromField(text) {
  const area = fieldWith(text, 'copy-aside');
  const before = document.activeElement;
  document.body.append(area);
  area.select();
  let done = false;
  try { done = document.execCommand('copy'); } catch { /* not allowed either */ }
  area.remove();
  before?.focus({ preventScroll: true });
  return done;
}

function offerField(button, text) {
  const area = fieldWith(text, 'copy-field');
  button.parentElement.after(area);
  area.select();
  area.addEventListener('blur', () => area.remove());
}

function sendReason(button) {
  const box = button.closest('[data-reasons]');
  const key = box.querySelector('input[type=radio]:checked')?.value || 'other';
  const more = box.querySelector('input[type=text]').value.trim();
  send('rate', { turn: button.dataset.sendReason, liked: 'dislike', reason: more ? `${key}: ${more}` : key });
}

export function start() {
  watch('dialog', onDialog);
  document.addEventListener('click', (event) => {
    const at = (css) => event.target.closest?.(css);
    if (at('[data-copy]')) copy(at('[data-copy]'), at('[data-copy]').dataset.copy);
    if (at('[data-link]')) copy(at('[data-link]'), link(JSON.parse(at('[data-link]').dataset.link)));
    if (at('[data-rename]')) rename(at('[data-rename]').dataset);
    if (at('[data-send-reason]')) sendReason(at('[data-send-reason]'));
    if (at('[data-dialog-close]')) at('dialog')?.close();
  });
}
