// Which panes are open. body[data-pane]: "" (phone: the conversation; wide: sources), "sources", "reader", "rail";
// body[data-view]: "" or "articles". On a narrow window a pane is a sheet over the page: it takes the focus, and gives it back.

let opener = null;

export function show(pane) {
  const before = document.body.dataset.pane || '';
  document.body.dataset.pane = pane;
  if (pane && pane !== before) {
    opener ||= document.activeElement;
    const sheet = document.getElementById(pane === 'rail' ? 'nd-rail' : 'nd-aside');
    enter(sheet);
  }
  if (!pane && opener) {
    if (opener.isConnected && document.activeElement !== document.body) opener.focus({ preventScroll: true });
    opener = null;
  }
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
