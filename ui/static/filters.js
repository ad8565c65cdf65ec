// The filters are the page's: kept here, told with each question, written into the address. The server only draws them.

import { here, part, send, watch } from './bridge.js';
import { write } from './address.js';
import { refresh } from './articles.js';

let opened = ''; // the list that is open: it stays so when the bar is drawn anew, so that several values can be chosen

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
  const summary = event.target.closest('#nd-filters summary');
  if (summary) opened = summary.parentElement.open ? '' : summary.parentElement.dataset.choice; // a click comes before the change
  else if (!event.target.closest('#nd-filters details')) opened = '';
  // A list to choose from closes when something else is clicked.
  for (const open of part('filters').querySelectorAll('details[open]')) if (!open.contains(event.target)) open.open = false;
}

export function closeLists() {
  const open = document.querySelectorAll('#nd-filters details[open], .menu[open]');
  opened = '';
  for (const list of open) {
    list.open = false;
    if (list.contains(document.activeElement)) list.querySelector('summary').focus();
  }
  return open.length > 0;
}

export function start() {
  document.addEventListener('change', onChange);
  document.addEventListener('click', onClick);
  watch('filters', (bar) => {
    const list = opened && bar.querySelector(`[data-choice="${opened}"]`);
    if (list && !list.open) list.open = true;
  });
  document.addEventListener('focusin', ({ target }) => { // gone on by Tab: an open list would lie over what has the focus then
    for (const list of document.querySelectorAll('#nd-filters details[open], .menu[open]')) if (!list.contains(target)) list.open = false;
    if (!target.closest('#nd-filters details')) opened = '';
  });
  document.addEventListener('click', (event) => {
    for (const menu of document.querySelectorAll('.menu[open]')) {
      const chosen = menu.contains(event.target) && event.target.closest('a, button');
      if (chosen) menu.querySelector('summary').focus(); // a dialog that opens now gives the focus back to it
      if (chosen || !menu.contains(event.target)) menu.open = false;
    }
  });
}
