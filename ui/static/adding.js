// Adding articles: drop files or folders on the zone, or choose them; send them; show how far the server is.
// The server draws every word (ui/render/adding.py). All listeners are on the document: the zone may be drawn again at any time.

const AT_ONCE = 2; // files on their way at the same time
const LOOK = 500; // milliseconds between two looks at a running job
const TRIES = 3; // for a file whose connection breaks off
const SAY_AGAIN = 15000; // milliseconds after which progress is said again to those who listen
const MOST_OTHERS = 1000; // names of files of other types that are reported

let sending = null; // the drop that this tab is sending: { drop, requests, stopped }
let timer = 0;
let shown = { stage: 'idle', html: '', said: '', at: 0 };

const zone = () => document.querySelector('[data-drop-zone]');
const visible = (element) => Boolean(element && element.getClientRects().length);
const address = (path) => new URL(`newsdesk/${path}`, document.baseURI).href;

/** Bring the drop zone to life, now and whenever it is drawn under `root`. Call it once. */
export function start(root = document) {
  document.addEventListener('dragover', over);
  document.addEventListener('dragleave', leave);
  document.addEventListener('drop', dropped);
  document.addEventListener('click', clicked);
  document.addEventListener('change', chosen);
  document.addEventListener('visibilitychange', () => { if (!document.hidden) look(); });
  addEventListener('beforeunload', (event) => { if (sending) event.preventDefault(); }); // the files would be lost half way
  addEventListener('pagehide', () => {
    // What a form may not send, a beacon of this type may: the server asks for JSON.
    if (sending) navigator.sendBeacon(address('adding/cancel'), new Blob([JSON.stringify({ drop: sending.drop })], { type: 'application/json' }));
  });
  const known = new WeakSet();
  const discover = () => {
    const found = zone();
    if (found && !known.has(found)) { known.add(found); look(); }
  };
  new MutationObserver(discover).observe(root instanceof Element ? root : document.documentElement, { childList: true, subtree: true });
  discover();
}

// -- dropping and choosing ---------------------------------------------------------------------------------------------

const carriesFiles = (event) => Boolean(event.dataTransfer && [...event.dataTransfer.types].includes('Files'));

function over(event) {
  if (!carriesFiles(event)) return;
  event.preventDefault(); // else the browser would leave the page and show the file
  const place = zone();
  event.dataTransfer.dropEffect = visible(place) ? 'copy' : 'none';
  if (visible(place)) place.classList.add('over');
}

function leave(event) {
  if (!event.relatedTarget) zone()?.classList.remove('over'); // out of the window
}

function dropped(event) {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  const place = zone();
  place?.classList.remove('over');
  if (!visible(place)) return;
  // The list is gone once this handler returns: take the entries now, walk them later.
  const entries = [...event.dataTransfer.items].filter((item) => item.kind === 'file').map((item) => item.webkitGetAsEntry?.() || item.getAsFile());
  send(walkAll(entries.filter(Boolean), limit(place)));
}

function clicked(event) {
  const button = event.target instanceof Element ? event.target.closest('[data-adding]') : null;
  if (!button) return;
  const what = button.dataset.adding;
  if (what === 'cancel') cancel(button.closest('[data-drop]')?.dataset.drop);
  else if (what === 'dismiss') post('adding/dismiss', {}).then(look).then(() => zone()?.querySelector('[data-adding="files"]')?.focus(), complain);
  else button.closest('[data-drop-zone]').querySelector(`[data-adding-input="${what}"]`).click();
}

function chosen(event) {
  const input = event.target instanceof Element ? event.target.closest('[data-adding-input]') : null;
  if (!input) return;
  const files = [...input.files].map((file) => ({ file, name: file.webkitRelativePath || file.name }));
  input.value = ''; // so that the same choice is a change again
  if (files.length) send(Promise.resolve(files.filter(({ name }) => !hidden(name))));
}

const hidden = (name) => name.split('/').some((part) => part.startsWith('.')); // as the readers pass them over
const limit = (place) => Number(place.dataset.most) + MOST_OTHERS;

/** All files under the entries, with their paths; a few more than may be sent are enough for the server to say so. */
async function walkAll(entries, most) {
  const found = [];
  const waiting = [...entries];
  while (waiting.length && found.length <= most) {
    const entry = waiting.shift();
    if (entry instanceof File) found.push({ file: entry, name: entry.name });
    else if (entry.name.startsWith('.')) continue;
    else if (entry.isFile) {
      const file = await new Promise((resolve) => entry.file(resolve, () => resolve(null)));
      if (file) found.push({ file, name: entry.fullPath.replace(/^\/+/, '') });
    } else waiting.push(...await listed(entry, most));
  }
  return found;
}

/** What a folder holds. readEntries gives at most a hundred at a time, and nothing at the end. */
async function listed(folder, most) {
  const reader = folder.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((resolve) => reader.readEntries(resolve, () => resolve([])));
    if (!some.length || found.length > most) return found;
    found.push(...some);
  }
}

// -- sending -----------------------------------------------------------------------------------------------------------

async function send(coming) {
  const place = zone();
  const suffixes = new Set(place.dataset.suffixes.split(' '));
  const read = ({ name }) => suffixes.has((name.match(/\.[^./]*$/) || [''])[0].toLowerCase());
  try {
    const all = await coming;
    if (!all.length) return;
    const files = all.filter(read);
    const bytes = files.reduce((sum, { file }) => sum + file.size, 0);
    const { drop } = await post('adding/begin', { files: files.length, bytes });
    sending = { drop, requests: new Set(), stopped: false, bytes, sent: 0 };
    look();
    await sendAll(sending, files);
    if (!sending.stopped) await post('adding/finish', { drop, others: all.filter((one) => !read(one)).slice(0, MOST_OTHERS).map(({ name }) => name) });
    sending = null;
    look();
  } catch (error) {
    const drop = sending?.drop;
    stop();
    await look();
    if (!drop || shown.stage === 'receiving') complain(error); // else the report says it
    if (drop) post('adding/cancel', { drop }).catch(() => {});
  }
}

async function sendAll(job, files) {
  const waiting = files[Symbol.iterator](); // shared: each sender takes the next
  const sender = async () => {
    for (const one of waiting) {
      if (job.stopped) return;
      await sendOne(job, one);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sender));
}

async function sendOne(job, { file, name }) {
  for (let trial = 1; ; trial += 1) {
    const answer = await upload(job, file, name);
    if (job.stopped || answer.status === 200) return;
    if (answer.status) throw new Error(answer.error || '');
    if (!(await readable(file))) return; // gone or locked since it was chosen: the report counts it as not arrived
    if (trial === TRIES) throw new Error('');
    await new Promise((resolve) => setTimeout(resolve, 400 * trial));
  }
}

const readable = (file) => file.slice(0, 1).arrayBuffer().then(() => true, () => false);

/** One file by XMLHttpRequest, which tells how far it is. `status` is 0 when the connection broke off. */
function upload(job, file, name) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    let sent = 0;
    const count = (now) => { job.sent += now - sent; sent = now; move(job); };
    const over = (answer) => { job.requests.delete(request); if (answer.status !== 200) count(0); resolve(answer); };
    request.upload.onprogress = (event) => count(Math.min(event.loaded, file.size));
    request.onload = () => { count(file.size); over({ status: request.status, error: request.response?.error }); };
    request.onerror = request.onabort = () => over({ status: 0 });
    request.open('POST', address(`upload?${new URLSearchParams({ drop: job.drop, name })}`));
    request.responseType = 'json';
    request.setRequestHeader('content-type', 'application/octet-stream');
    job.requests.add(request);
    request.send(file);
  });
}

/** The bar follows the bytes as they leave; counts and time come with the next look. */
function move(job) {
  const bar = document.querySelector('[data-stage="receiving"] progress');
  if (bar && job.bytes && job === sending) bar.value = Math.max(bar.value, job.sent);
}

function stop() {
  if (!sending) return;
  const job = sending;
  sending = null;
  job.stopped = true;
  for (const request of job.requests) request.abort();
}

function cancel(drop) {
  if (!drop) return;
  if (sending?.drop === drop) stop();
  post('adding/cancel', { drop }).then(look, look);
}

async function post(path, message) {
  let answer;
  try {
    answer = await fetch(address(path), { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(message) });
  } catch {
    throw new Error('');
  }
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(told.error || '');
  return told;
}

// -- showing -----------------------------------------------------------------------------------------------------------

/** Ask how far it is and show it; again in half a second while something runs and somebody looks. */
async function look() {
  clearTimeout(timer);
  let told = null;
  try {
    const answer = await fetch(address('adding'), { headers: { accept: 'application/json' } });
    if (answer.ok) told = await answer.json();
  } catch { /* the server is away for a moment: look again */ }
  clearTimeout(timer); // another look may have begun meanwhile
  if (told) show(told);
  const going = told ? told.busy : shown.busy;
  if (going && !document.hidden) timer = setTimeout(look, told ? LOOK : 4 * LOOK);
}

function show(told) {
  const before = shown;
  shown = { ...told, at: before.at };
  const place = document.querySelector('[data-adding-state]');
  if (place) draw(place, told);
  say(before, told);
  if (before.busy && !told.busy) document.dispatchEvent(new CustomEvent('newsdesk:articles-changed'));
}

/** Within a stage only the bar and the words move, so that focus and selection stay. */
function draw(place, told) {
  const next = document.createElement('template');
  next.innerHTML = told.html; // escaped by the server
  const [now, then] = [place.firstElementChild, next.content.firstElementChild];
  const same = now && then && now.dataset.stage === then.dataset.stage && now.dataset.drop === then.dataset.drop;
  if (!same || !told.busy) {
    if (now?.outerHTML !== then?.outerHTML || place.childElementCount > 1) swap(place, next.content);
    return;
  }
  for (const words of ['.adding-name', '.adding-counts']) now.querySelector(words).textContent = then.querySelector(words).textContent;
  const [bar, wanted] = [now.querySelector('progress'), then.querySelector('progress')];
  bar.setAttribute('aria-label', wanted.getAttribute('aria-label'));
  if (!wanted.hasAttribute('value')) { bar.removeAttribute('value'); return; }
  bar.max = wanted.max;
  bar.value = sending && told.stage === 'receiving' ? Math.max(wanted.value, Math.min(sending.sent, wanted.max)) : wanted.value;
}

function swap(place, content) {
  const focused = place.contains(document.activeElement);
  place.replaceChildren(content);
  if (focused) (place.querySelector('button') || document.querySelector('[data-adding="files"]'))?.focus();
}

function say(before, told) {
  const region = document.querySelector('[data-adding-said]');
  if (!region || !told.mine) return;
  const counts = document.querySelector('.adding-panel .adding-counts')?.textContent || '';
  const due = told.said !== before.said || (told.busy && performance.now() - before.at > SAY_AGAIN);
  if (!due) return;
  shown.at = performance.now();
  region.textContent = told.said && told.busy && counts ? `${told.said}: ${counts}` : told.said;
}

function complain(error) {
  const place = document.querySelector('[data-adding-state]');
  if (!place) return;
  const line = document.createElement('p');
  line.className = 'adding-error';
  line.setAttribute('role', 'alert');
  line.textContent = error?.message || zone()?.dataset.failed || '';
  place.querySelector('.adding-error')?.remove();
  place.append(line);
}
