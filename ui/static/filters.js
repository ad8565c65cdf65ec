// The filters are the page's: kept here, told with each question, written into the address. The server only draws them.

import { here, part, send } from './bridge.js';
import { write } from './address.js';
import { refresh } from './articles.js';

export function set(filters) {
  here.filters = Object.fromEntries(Object.entries(filters).filter(([, value]) => value && value.length));
  write(here.filters, here.conversation);
  if (document.body.dataset.view === 'articles') refresh();
  else send('filter');
}

export function toggle(field, value) {
  const values = new Set(here.filters[field] || []);
  if (!values.delete(value)) values.add(value);
  set({ ...here.filters, [field]: [...values] });
}

function onChange(event) {
  const field = event.target.dataset?.filter;
  if (!field) return;
  if (event.target.type === 'checkbox') toggle(field, event.target.value);
  else set({ ...here.filters, [field]: event.target.value });
}

function onClick(event) {
  const drop = event.target.closest('[data-filter-drop]');
  if (drop) set({ ...here.filters, ...Object.fromEntries(drop.dataset.filterDrop.split(' ').map((field) => [field, ''])) });
  if (event.target.closest('[data-filter-clear]')) set({});
  // A list to choose from closes when something else is clicked.
  for (const open of part('filters').querySelectorAll('details[open]')) if (!open.contains(event.target)) open.open = false;
}

export function closeLists() {
  const open = document.querySelectorAll('#nd-filters details[open], .menu[open]');
  for (const list of open) {
    list.open = false;
    if (list.contains(document.activeElement)) list.querySelector('summary').focus();
  }
  return open.length > 0;
}

export function start() {
  document.addEventListener('change', onChange);
  document.addEventListener('click', onClick);
  document.addEventListener('click', (event) => {
    for (const menu of document.querySelectorAll('.menu[open]')) if (!menu.contains(event.target) || event.target.closest('a, button')) menu.open = false;
  });
}
