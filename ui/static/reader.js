// The article being read: scrolled to the passage that was clicked; j and k, or the buttons, go from passage to passage.
// Over a chip that is pointed at or focused, its quotation is shown.

import { here, part, watch } from './bridge.js';
import { enter } from './panes.js';

let opened = '';
let byKey = false; // the article that comes next was asked for by keyboard
let current = '';

const pane = () => part('reader').querySelector('[data-opened]');
const numbers = () => [...new Set([...part('reader').querySelectorAll('mark')].flatMap((mark) => mark.dataset.numbers.split(' ')))];

function point(number, smooth) {
  current = number;
  let first = null;
  for (const mark of part('reader').querySelectorAll('mark')) {
    const on = mark.dataset.numbers.split(' ').includes(number);
    mark.classList.toggle('current', on);
    if (on) first ||= mark;
  }
  const all = numbers();
  const told = part('reader').querySelector('.at');
  if (told) told.textContent = told.dataset.told.replace('#', (all.indexOf(number) + 1).toLocaleString(`${here.language}-u-nu-latn`));
  const box = part('aside');
  // Only the pane scrolls: scrollIntoView would move the whole page on a phone.
  const top = first ? first.getBoundingClientRect().top - box.getBoundingClientRect().top + box.scrollTop - box.clientHeight / 3 : 0;
  const calm = !smooth || matchMedia('(prefers-reduced-motion: reduce)').matches;
  box.scrollTo({ top, behavior: calm ? 'instant' : 'smooth' });
  for (const chip of document.querySelectorAll('a.cite')) chip.classList.toggle('current', chip.dataset.turn === pane()?.dataset.turn && chip.dataset.number === number);
}

export function step(by) {
  const all = numbers();
  if (!all.length || document.body.dataset.pane !== 'reader') return false;
  point(all[(all.indexOf(current) + by + all.length) % all.length], true);
  return true;
}

function onReader() {
  const article = pane();
  if (!article || article.dataset.opened === opened) return;
  opened = article.dataset.opened;
  const mark = article.querySelector('mark.current');
  // By keyboard one goes along: to hear the title, to scroll, and back by Escape. By mouse the question keeps the focus.
  if (byKey) article.querySelector('.back').focus({ preventScroll: true });
  byKey = false;
  enter(part('aside'));
  point(article.dataset.number !== '0' ? article.dataset.number : mark?.dataset.numbers.split(' ')[0] || '', false);
}

// -- the quotation over a chip ------------------------------------------------------------------------------------------

let bubble = null;
let timer = 0;

function preview(chip) {
  const quote = document.getElementById(`preview-${chip.dataset.turn}-${chip.dataset.number}`);
  if (!quote) return;
  if (!bubble) {
    bubble = document.createElement('div');
    bubble.id = 'nd-preview';
    bubble.setAttribute('role', 'tooltip');
    bubble.addEventListener('mouseleave', hide);
    (document.querySelector('.gradio-container') || document.body).append(bubble);
  }
  bubble.dir = here.direction;
  bubble.replaceChildren(...[...quote.children].map((child) => child.cloneNode(true)));
  bubble.hidden = false;
  const at = chip.getBoundingClientRect();
  const size = bubble.getBoundingClientRect();
  const above = at.top - size.height - 8;
  bubble.style.top = `${above > 8 ? above : Math.min(at.bottom + 8, innerHeight - size.height - 8)}px`;
  bubble.style.left = `${Math.max(12, Math.min(at.left + at.width / 2 - size.width / 2, innerWidth - size.width - 12))}px`;
}

export function hide() {
  clearTimeout(timer);
  const shown = bubble && !bubble.hidden;
  if (shown) bubble.hidden = true;
  return Boolean(shown);
}

export function start() {
  watch('reader', onReader);
  document.addEventListener('mouseover', (event) => {
    const chip = event.target.closest?.('a.cite');
    clearTimeout(timer);
    if (chip) timer = setTimeout(() => preview(chip), 120);
    else if (!event.target.closest?.('#nd-preview')) timer = setTimeout(hide, 150);
  });
  document.addEventListener('focusin', (event) => {
    const chip = event.target.closest?.('a.cite');
    if (chip?.matches(':focus-visible')) preview(chip);
    else hide();
  });
  for (const name of ['scroll', 'aside']) part(name).addEventListener('scroll', () => { if (bubble && !bubble.hidden) hide(); }, { passive: true });
  document.addEventListener('click', (event) => {
    if (event.target.closest('a.cite')) hide();
    if (event.target.closest('[data-action="open"]')) byKey = event.detail === 0;
  });
}
