// The conversation as it grows: where it scrolls, and what is read out.

import { here, part, send, watch } from './bridge.js';

let shown = ''; // conversation and number of the turn that is shown last
let finished = ''; // the turn for which follow-up questions were asked for
let spoken = 0; // sentences of it that were read out
let writing = false; // an answer is under way in it

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
    writing = false;
    box.style.setProperty('--room', '0px');
    return;
  }
  settle(turn);
  const key = `${here.conversation} ${turn.dataset.turn}`;
  const begun = turn.querySelector('.answer').matches('.waiting, .writing');
  const other = turn.dataset.turn !== shown.split(' ').pop() || (shown.split(' ')[0] && shown.split(' ')[0] !== here.conversation);
  if ((begun && !writing) || (other && here.asked)) spoken = 0; // also the same question once more
  else if (other) spoken = Infinity; // an old conversation is not read out
  if (begun || other) here.asked = false;
  writing = begun;
  if (other) {
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

// Questions that come late, when another one was asked or another conversation opened, stay hidden.
function onFollowups(home) {
  const questions = home.querySelector('.followups');
  const late = questions !== null && questions.dataset.after !== `${here.conversation} ${here.turns}`;
  if (questions && questions.hidden !== late) questions.hidden = late;
  const turn = part('live').querySelector('.turn');
  if (turn) settle(turn);
}

// Each sentence is read out once, when it stands; so are refusals, errors, notices, and thanks for a rating.
function speak(turn) {
  const done = !turn.querySelector('.answer').matches('.waiting, .writing');
  const sentences = [...turn.querySelectorAll('.answer > :is(.sentence, .error, .notice), .reasons > .notice')];
  const ready = (done ? sentences : sentences.slice(0, -1)).filter((one) => !one.matches('.draft')); // the last one may go on growing
  if (spoken === Infinity) spoken = ready.length;
  const words = ready.slice(spoken).map((one) => [...one.querySelectorAll('.words, .doubt')].map((w) => w.textContent).join(' ') || one.textContent);
  if (!words.length) return;
  spoken = ready.length;
  announce(words.join(' '), turn.lang);
}

let region = null;
export function announce(words, language = here.language) {
  if (!region) {
    region = document.createElement('div');
    region.className = 'for-readers';
    region.id = 'nd-announcer';
    region.setAttribute('role', 'status');
    region.setAttribute('aria-live', 'polite');
    document.body.append(region);
  }
  region.lang = language;
  region.textContent = words;
}

export function start() {
  announce('');
  watch('live', onLive);
  watch('followups', onFollowups);
  new ResizeObserver(() => { const turn = part('live').querySelector('.turn'); if (turn) settle(turn); }).observe(part('scroll'));
}

export function refresh() {
  onLive(part('live'));
  onFollowups(part('followups'));
}
