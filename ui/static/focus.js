// Where the keyboard is, kept over drawing anew: what had the focus may be gone, hidden or disabled afterwards, and the browser
// would begin again at the top of the page. Then the focus goes to what has taken its place, else to what stands near, else to the question.

import { part } from './bridge.js';

const CONTROLS = 'button, a[href], input, select, textarea, summary, [tabindex="0"]';
const PASSING = new Set(['nd-welcome', 'nd-history', 'nd-live', 'nd-followups']); // after these the question comes next

let last = null; // what had the focus last: { element, home, around, same }
let leaving = false; // Tab is pressed: out of the page, perhaps
let touched = false; // no keyboard is to come up by itself

const usable = (element) => Boolean(element) && element.isConnected && !element.disabled && element.checkVisibility({ visibilityProperty: true });
const first = (place) => [...place.querySelectorAll(CONTROLS)].find(usable);

function remember({ target }) {
  leaving = false;
  if (target.closest('dialog, .copy-aside')) return; // a dialog gives the focus back by itself
  const fields = [...target.attributes].filter(({ name }) => name.startsWith('data-') || name === 'value');
  const around = [];
  for (let place = target.parentElement; place; place = place.parentElement) {
    around.push(place);
    if (place.id.startsWith('nd-')) break;
  }
  last = {
    element: target,
    home: around.at(-1),
    around,
    same: fields.length ? target.localName + fields.map(({ name, value }) => `[${name}="${CSS.escape(value)}"]`).join('') : '',
  };
}

function next() {
  const { element, home, around, same } = last;
  if (usable(element)) return element;
  const twin = same && [...home.querySelectorAll(same)].find(usable);
  if (twin) return twin;
  const near = PASSING.has(home.id) ? null : around.filter((place) => place.isConnected).map(first).find(Boolean);
  return near || [part('composer').querySelector('textarea'), first(part('library')), first(part('masthead'))].find(usable);
}

function check() {
  const lost = document.activeElement === null || document.activeElement === document.body;
  if (lost && last && !touched && !document.querySelector('dialog[open]')) next()?.focus({ preventScroll: true });
}

export function start() {
  document.addEventListener('focusin', remember);
  document.addEventListener('focusout', ({ relatedTarget }) => { if (leaving && !relatedTarget) last = null; });
  document.addEventListener('keydown', ({ key }) => { leaving = key === 'Tab'; touched = false; }, { capture: true });
  document.addEventListener('keyup', () => { leaving = false; });
  document.addEventListener('pointerdown', ({ pointerType }) => { last = null; touched = pointerType === 'touch'; }, { capture: true });
  // What is hidden loses the focus only when the page is painted, so one looks after that.
  let due = 0;
  const soon = () => { due ||= setTimeout(() => { due = 0; check(); }, 40); };
  new MutationObserver(() => requestAnimationFrame(soon)).observe(document.body, {
    childList: true, subtree: true, attributes: true, attributeFilter: ['hidden', 'disabled', 'open', 'data-view', 'data-pane'],
  });
}
