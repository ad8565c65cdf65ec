// Which panes are open. body[data-pane]: "" (phone: the conversation; wide: sources), "sources", "reader", "rail";
// body[data-view]: "" or "articles". On a narrow window a pane is a sheet over the page: it takes the focus, and gives it back.

let opener = null;

const visible = (element) => Boolean(element) && element.isConnected && element.checkVisibility();

export function show(pane) {
  const before = document.body.dataset.pane || '';
  const sheet = document.getElementById((pane || before) === 'rail' ? 'nd-rail' : 'nd-aside');
  const inside = sheet.contains(document.activeElement);
  document.body.dataset.pane = pane;
  if (pane && !before) opener = document.activeElement;
  if (inside) leave(pane, before); // else the focus is elsewhere and stays there
  if (pane && pane !== before) enter(sheet);
}

// Out of an article: to its card among the sources when they are shown, else to where one came from.
function leave(pane, before) {
  const read = document.querySelector('a.cite.current')?.getAttribute('href').slice(1);
  const cards = pane === 'sources' && before === 'reader' ? [document.getElementById(read)?.querySelector('a'), document.querySelector('#nd-sources .card a')] : [];
  if (!pane || cards.length) [...cards, opener].find(visible)?.focus({ preventScroll: !cards.length });
}

// Into a sheet: to its first control that can be seen, its way back or its close button.
export function enter(sheet) {
  if (getComputedStyle(sheet).position !== 'fixed' || sheet.contains(document.activeElement)) return;
  const control = [...sheet.querySelectorAll('button, a, input')].find((one) => one.offsetParent !== null);
  control?.focus({ preventScroll: true });
}

export function view(name) {
  document.body.dataset.view = name;
}
