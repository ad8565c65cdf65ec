// The door to the server: what happened, where the visitor is, and what is set on the page.

export const here = { conversation: '', busy: false, asked: false, filters: {}, turns: 0, question: '', answered: false, language: 'en', direction: 'ltr', title: '' };

const waiting = [];

// Report an event. It carries the conversation and the filters; ``fields`` add to them or override them.
export function send(name, fields = {}) {
  const event = [name, { conversation: here.conversation, filters: here.filters, ...fields }];
  if (window.newsdesk) window.newsdesk.trigger(...event);
  else waiting.push(event);
}

document.addEventListener('newsdesk:ready', () => { while (waiting.length) window.newsdesk.trigger(...waiting.shift()); });

// A login that has ended: the server answers 401 to everything, and the page itself leads to the login.
const plainFetch = window.fetch;
window.fetch = async (...request) => {
  const answer = await plainFetch(...request);
  if (answer.status === 401) location.reload();
  return answer;
};

export const part = (name) => document.getElementById(`nd-${name}`);

// Call ``act`` with a part each time the server has drawn it anew. Gradio changes the elements that are there, down to single
// attributes, and so do we: ``act`` is called after our own changes too, and must then change nothing more.
export function watch(name, act) {
  const element = part(name);
  act(element);
  new MutationObserver(() => act(element)).observe(element, { childList: true, subtree: true, attributes: true, characterData: true });
}
