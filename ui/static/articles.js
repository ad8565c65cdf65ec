// The view of articles: searching, sorting and paging the table, choosing rows.

import { here, part, send, watch } from './bridge.js';

const chosen = new Set(); // article ids: kept from page to page of the table

const root = () => part('library').querySelector('[data-table]');
const told = () => (root() ? JSON.parse(root().dataset.table) : {});

// Ask for the table with what ``changes``; another order or search begins at the first row.
export function refresh(changes = {}) {
  const turned = 'offset' in changes;
  send('articles', { ...told(), ...(turned ? {} : { offset: 0 }), ...changes });
}

export function chooseNone() {
  chosen.clear();
  mark();
}

export const ticked = () => [...chosen];

// Also called after its own changes (see watch), so what is right already is left alone.
function mark() {
  for (const box of part('library').querySelectorAll('[data-choose]')) box.checked = chosen.has(box.dataset.choose);
  const bar = part('library').querySelector('[data-chosen-bar]');
  if (!bar) return;
  if (bar.hidden === chosen.size > 0) bar.hidden = !chosen.size;
  const count = bar.querySelector('[data-chosen-count]');
  const words = (chosen.size === 1 ? count.dataset.one : count.dataset.many).replace('{n}', chosen.size.toLocaleString(`${here.language}-u-nu-latn`));
  if (count.textContent !== words) count.textContent = words;
  const boxes = [...part('library').querySelectorAll('[data-choose]')];
  const page = part('library').querySelector('[data-choose-page]');
  if (page) page.checked = boxes.length > 0 && boxes.every((box) => box.checked);
}

let timer = 0;
export function start() {
  document.addEventListener('input', (event) => {
    if (event.target.dataset?.search !== 'articles') return;
    clearTimeout(timer);
    timer = setTimeout(() => refresh({ search: event.target.value }), 250);
  });
  document.addEventListener('change', (event) => {
    const box = event.target;
    const boxes = 'choosePage' in box.dataset ? [...part('library').querySelectorAll('[data-choose]')] : 'choose' in box.dataset ? [box] : [];
    for (const one of boxes) {
      if (box.checked) chosen.add(one.dataset.choose);
      else chosen.delete(one.dataset.choose);
    }
    if (boxes.length) mark();
  });
  document.addEventListener('newsdesk:articles-changed', () => refresh({ offset: told().offset || 0 }));
  watch('library', mark);
}
