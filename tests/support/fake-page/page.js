/** Shows what arrived at the people of a fake platform, and does what one presses in their place. All text goes in as text. */

const CHINESE = navigator.language.startsWith('zh');
const WORDS = {
  manager: ['客户经理', 'manager'],
  supervisor: ['主管', 'supervisor'],
  appraiser: ['考评办', 'appraiser'],
  title: ['假 ', 'Fake '],
  starts: ['怎么启动 Daybook', 'How to start Daybook'],
  connected: ['已连接', 'connected'],
  alone: ['还没有 Daybook 连上来', 'no Daybook is connected'],
  posts: ['事件发往', 'events are posted to'],
  say: ['说点什么', 'Say something'],
  send: ['发送', 'Send'],
  command: ['当命令发', 'As a command'],
  menu: ['当菜单点', 'As a menu entry'],
  keep: ['当作别人的消息，存为拜访', 'Save as a visit'],
  open: ['打开会话', 'Open the conversation'],
  home: ['打开主页', 'Open the home tab'],
  write_report: ['快捷：写报告', 'Shortcut: write a report'],
  my_day: ['快捷：我的一天', 'Shortcut: my day'],
  homeTab: ['主页', 'Home tab'],
  close: ['关闭', 'Close'],
  edited: ['已更新', 'changed'],
  required: ['必填', 'required'],
  switches: ['让平台出错', 'Make it misbehave'],
  log: ['Daybook 调用了什么', 'What Daybook called'],
  nothing: ['还没有消息', 'Nothing yet'],
  'rate limit': ['接下来 3 次限流', 'Limit the next 3 calls'],
  'error 500': ['接下来 3 次报 500', 'Fail the next 3 calls'],
  slow: ['接下来 3 次卡住 15 秒', 'Hang the next 3 calls for 15 s'],
  'cut the connection': ['断开连接', 'Cut the connection'],
  'account closed': ['停用这个人', "Close this person's account"],
  'tokens revoked': ['吊销令牌', 'Revoke the tokens'],
  'secret revoked': ['吊销密钥', 'Revoke the secret'],
  'client before 7.20': ['这个人用老客户端', 'This person has an old client'],
};
/** Stay as they are until they are pressed again. */
const LASTING = ['account closed', 'tokens revoked', 'secret revoked', 'client before 7.20'];
const PERSONAL = ['account closed', 'client before 7.20'];
const SHORTCUTS = ['write_report', 'my_day'];
const LOOK_EVERY_MS = 700;

const word = (name) => WORDS[name]?.[CHINESE ? 0 : 1] ?? name;
const at = (id) => document.getElementById(id);
/** What each person has said here, after how many messages of theirs. */
const said = new Map();
/** What has been drawn where, so that nothing is drawn over what somebody is typing. */
const drawn = new Map();
let state;
let who = location.hash.slice(1);

function make(tag, props = {}, ...children) {
  const element = Object.assign(document.createElement(tag), props);
  element.append(...children);
  return element;
}

function press(label, onclick, props = {}) {
  return make('button', { type: 'button', textContent: label, onclick, ...props });
}

/** Draws anew only what has changed. */
function draw(id, data, build) {
  const now = JSON.stringify([who, data]);
  if (drawn.get(id) === now) return false;
  drawn.set(id, now);
  at(id).replaceChildren(...build());
  return true;
}

async function post(path, body) {
  const response = await fetch(`/api/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const { notice } = await response.json();
  if (notice) tell(notice);
  await look();
}

const act = (name, given = {}, values = {}) => post(`act/${name}`, { who, given, values });

function tell(text) {
  at('toasts').append(make('p', { className: 'bad', textContent: text, role: 'alert' }));
}

async function look() {
  state = await (await fetch('/api/state')).json();
  if (!state.people.some(({ id }) => id === who)) who = state.people[0].id;
  const platform = state.platform === 'slack' ? 'Slack' : CHINESE ? '飞书' : 'Feishu';
  document.title = `${word('title')}${platform}`;
  document.querySelector('h1').textContent = document.title;
  at('connected').textContent =
    state.daybook !== null
      ? `${word('posts')} ${state.daybook}`
      : state.connections > 0
        ? word('connected')
        : word('alone');
  draw('people', [], people);
  const sight = state.seen[who];
  const toEnd = at('messages').scrollTop + at('messages').clientHeight > at('messages').scrollHeight - 40;
  if (draw('messages', [sight.messages, said.get(who)], () => messages(sight.messages)) && toEnd)
    at('messages').scrollTop = at('messages').scrollHeight;
  draw('toasts', sight.toasts, () => sight.toasts.slice(-3).map((text) => make('p', { textContent: `· ${text}` })));
  draw('modal', sight.modal, () => (sight.modal ? [form(sight.modal, {}, true)] : []));
  draw('home', sight.home, () => (sight.home ? [home(sight.home)] : []));
  draw('switches', state.on, switches);
  draw('log', state.log, () => state.log.toReversed().map(line));
  at('starts')
    .querySelector('div')
    .replaceChildren(...state.starts.map((text) => make('pre', { textContent: text })));
}

function people() {
  return state.people.map(({ id, name, nameEn, role }) =>
    press(
      `${CHINESE ? name : nameEn} · ${word(role)}`,
      () => {
        who = id;
        location.hash = id;
        look();
      },
      { role: 'tab', ariaSelected: String(id === who) },
    ),
  );
}

function messages(theirs) {
  const own = said.get(who) ?? [];
  const shown = theirs.flatMap((message, index) => [
    ...own.filter(({ after }) => after === index).map(ownMessage),
    article(message),
  ]);
  const rest = own.filter(({ after }) => after >= theirs.length).map(ownMessage);
  const all = [...shown, ...rest];
  return all.length > 0 ? all : [make('p', { textContent: word('nothing') })];
}

function ownMessage({ text }) {
  return make('article', { className: 'own' }, make('p', { textContent: text }));
}

function article({ id, text, edited, thread, buttons, form: shown }) {
  const row = buttons.map(({ id: button, label, confirm: question }) =>
    press(label, () => {
      if (!question || confirm(question)) act('press', { message: id, button });
    }),
  );
  const parts = [make('p', { textContent: text })];
  if (shown) parts.push(form(shown, { message: id }, false));
  if (row.length > 0) parts.push(make('div', { className: 'row' }, ...row));
  if (edited) parts.push(make('small', { textContent: word('edited') }));
  return make('article', { className: thread ? 'thread' : '' }, ...parts);
}

function form({ title, submit, buttons, fields }, given, closable) {
  const inputs = fields.map((field) => ({ field, input: inputOf(field) }));
  const element = make('form', { className: 'card', autocomplete: 'off' });
  if (title) element.append(make('h2', { textContent: title }));
  for (const { field, input } of inputs) {
    const label = make('span', { textContent: `${field.label}${field.required ? ` (${word('required')})` : ''}` });
    const notes = [field.hint && make('small', { textContent: field.hint })].filter(Boolean);
    if (field.error) notes.push(make('small', { className: 'bad', textContent: field.error }));
    element.append(make('label', { className: 'field' }, label, input, ...notes));
  }
  const row = make('div', { className: 'row' }, make('button', { textContent: submit }));
  for (const label of buttons) row.append(press(label, () => act('pressInForm', { button: label })));
  if (closable) row.append(press(word('close'), () => act('close')));
  element.append(row);
  element.onsubmit = (event) => {
    event.preventDefault();
    const changed = inputs.filter(({ field, input }) => typedIn(input) !== field.value);
    act('submit', given, Object.fromEntries(changed.map(({ field, input }) => [field.label, typedIn(input)])));
  };
  return element;
}

function inputOf({ kind, value, options }) {
  if (kind === 'lines') return make('textarea', { rows: 3, value });
  if (kind === 'line') return make('input', { value });
  if (kind === 'date' || kind === 'time') return make('input', { type: kind, value });
  const select = make('select', { multiple: kind === 'choices' });
  const chosen = value.split('\n');
  for (const text of kind === 'choices' ? options : ['', ...options])
    select.append(make('option', { value: text, textContent: text, selected: chosen.includes(text) }));
  return select;
}

function typedIn(input) {
  return input.multiple ? [...input.selectedOptions].map(({ value }) => value).join('\n') : input.value;
}

function home({ text, buttons }) {
  const row = buttons.map((label) => press(label, () => act('pressAtHome', { button: label })));
  return make(
    'div',
    { className: 'card' },
    make('h2', { textContent: word('homeTab') }),
    make('p', { textContent: text }),
    make('div', { className: 'row' }, ...row),
  );
}

function switches() {
  const buttons = state.switches.map((name) => {
    const key = PERSONAL.includes(name) ? `${name} ${who}` : name;
    const on = LASTING.includes(name) && state.on.includes(key);
    return press(word(name), () => post(`switch/${encodeURIComponent(name)}`, { who, on: !on }), {
      ariaPressed: String(on),
    });
  });
  return [make('legend', { textContent: word('switches') }), ...buttons];
}

function line({ at: time, call, status, error }) {
  const clock = new Date(time).toLocaleTimeString();
  return make(
    'li',
    { className: error === null && status === 200 ? '' : 'bad' },
    `${clock} ${call} ${status} ${error ?? ''}`,
  );
}

/** The box to type in, and what else can be done with what stands in it. */
function compose() {
  const form = at('say');
  const box = form.querySelector('textarea');
  const text = () => {
    const typed = box.value;
    box.value = '';
    return typed;
  };
  const send = () => {
    const typed = text();
    if (typed.trim() === '') return;
    const after = state.seen[who].messages.length;
    said.set(who, [...(said.get(who) ?? []), { text: typed, after }]);
    act('say', { text: typed });
  };
  form.onsubmit = (event) => {
    event.preventDefault();
    send();
  };
  box.onkeydown = (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  };
  form.querySelector('label').textContent = word('say');
  const row = form.querySelector('.row');
  const menu = state.acts.includes('shortcut') ? 'command' : 'menu';
  row.append(make('button', { textContent: word('send') }));
  row.append(press(word(menu), () => act('command', { text: text() })));
  if (state.acts.includes('keep')) row.append(press(word('keep'), () => act('keep', { text: text() })));
  row.append(press(word('open'), () => act('open')));
  if (state.acts.includes('home')) row.append(press(word('home'), () => act('home')));
  if (state.acts.includes('shortcut'))
    for (const name of SHORTCUTS) row.append(press(word(name), () => act('shortcut', { text: name })));
}

document.documentElement.lang = CHINESE ? 'zh-CN' : 'en';
document.querySelector('#starts summary').textContent = word('starts');
document.querySelector('#beside > h2').textContent = word('log');
await look();
compose();
setInterval(() => look().catch(() => undefined), LOOK_EVERY_MS);
