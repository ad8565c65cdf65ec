// The address of the page: the filters and a question that a link carries (?q=...&from=...), the conversation (#c=...).
// Addresses are made from location and never from relative links: the page has a <base>.

const MANY = { languages: 'language', outlets: 'outlet', articles: 'article' };

export function readFilters() {
  const params = new URLSearchParams(location.search);
  const filters = {};
  for (const name of ['from', 'to']) if (params.get(name)) filters[name] = params.get(name);
  for (const [name, key] of Object.entries(MANY)) if (params.has(key)) filters[name] = params.getAll(key);
  return filters;
}

export const readQuestion = () => (new URLSearchParams(location.search).get('q') || '').trim();
export const readConversation = () => new URLSearchParams(location.hash.slice(1)).get('c') || '';

function query(fields) {
  const params = new URLSearchParams();
  for (const name of ['q', 'from', 'to']) if (fields[name]) params.set(name, fields[name]);
  for (const [name, key] of Object.entries(MANY)) for (const value of fields[name] || []) params.append(key, value);
  return params.toString();
}

export function write(filters, conversation) {
  const search = query(filters);
  const hash = conversation ? `#c=${encodeURIComponent(conversation)}` : '';
  history.replaceState(null, '', location.pathname + (search && `?${search}`) + hash);
}

export const link = (fields) => `${location.origin}${location.pathname}?${query(fields)}`;
