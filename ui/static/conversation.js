// The conversation as it grows: where it scrolls, and what is read out.

import { here, part, send, watch } from './bridge.js';

let shown = ''; // conversation and number of the turn that is shown last
let finished = ''; // the turn for which follow-up questions were asked for
let spoken = 0; // sentences of it that were read out

// A new question moves to the top of the pane, and room is kept below it for the answer: what is being read never moves
// while the answer grows.
function settle(turn) {
  const box = part('scroll');
  const below = box.clientHeight - turn.offsetHeight - part('followups').offsetHeight - 52;
  box.style.setProperty('--room', `${Math.max(0, below)}px`);
}

function onLive(live) {
  const turn = live.querySelector('.turn');
  const box = part('scroll');
  if (!turn) {
    shown = '';
    box.style.setProperty('--room', '0px');
    return;
  }
  settle(turn);
  const key = `${here.conversation} ${turn.dataset.turn}`;
  const begun = turn.querySelector('.answer').matches('.waiting, .writing');
  if (turn.dataset.turn !== shown.split(' ').pop() || (shown.split(' ')[0] && shown.split(' ')[0] !== here.conversation)) {
    spoken = begun ? 0 : Infinity; // an old conversation is not read out
    box.scrollTop += turn.getBoundingClientRect().top - box.getBoundingClientRect().top - 18;
  }
  shown = key;
  speak(turn);
  if (begun) finished = '';
  else if (finished !== key && here.answered && !here.busy) {
    finished = key;
    send('followups');
  }
}

// Each sentence is read out once, when it stands; a refusal or an error as a whole.
function speak(turn) {
  const done = !turn.querySelector('.answer').matches('.waiting, .writing');
  const sentences = [...turn.querySelectorAll('.answer :is(.sentence:not(.draft), .error)')];
  const ready = done ? sentences : sentences.slice(0, -1);
  const words = ready.slice(spoken).map((one) => [...one.querySelectorAll('.words, .doubt')].map((w) => w.textContent).join(' ') || one.textContent);
  if (!words.length) return;
  spoken = ready.length;
  announce(words.join(' '));
}

let region = null;
export function announce(words) {
  if (!region) {
    region = document.createElement('div');
    region.className = 'for-readers';
    region.id = 'nd-announcer';
    region.setAttribute('role', 'status');
    region.setAttribute('aria-live', 'polite');
    document.body.append(region);
  }
  region.textContent = words;
}

export function start() {
  announce('');
  watch('live', onLive);
  watch('followups', () => { const turn = part('live').querySelector('.turn'); if (turn) settle(turn); });
  new ResizeObserver(() => { const turn = part('live').querySelector('.turn'); if (turn) settle(turn); }).observe(part('scroll'));
}

export function refresh() {
  onLive(part('live'));
}
