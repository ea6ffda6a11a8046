'use strict';
// The controls above the rows, and the keys.

const STATES = {
  done: 'Whole answers', failed: 'Failed', cancelled: 'Stopped', interrupted: 'Interrupted', running: 'Still writing',
  pending: 'Not asked yet',
};
const SEARCH_PAUSE_MS = 120;

function fillControls(tool) {
  const { run, wish } = tool;
  fillChoice('prompt', 'All prompts', run.record.experiment.prompts.map((prompt, at) => [prompt.id, `${at + 1}  ${firstLine(lastText(prompt)).slice(0, 60)}`]));
  fillChoice('model', 'All models', run.record.experiment.models.map((model) => [model, model]));
  const states = Object.keys(STATES).filter((state) => run.cells.some((cell) => cell.data.state === state));
  fillChoice('state', 'All states', states.map((state) => [state, STATES[state]]));
  for (const id of ['prompt', 'model', 'state']) onChange(id, (field) => { wish[id] = field.value; }, tool);
  for (const id of ['differ', 'failures', 'starred', 'descending', 'diff']) onChange(id, (field) => { wish[id] = field.checked; }, tool);
  onChange('sort', (field) => chooseOrder(wish, field.value), tool);
  fillAgainst(tool);
  if (run.rows.length < 2) for (const id of ['sort', 'differ', 'failures', 'starred', 'descending']) hideControl(id);
  fillColumnChoice(tool);
  listenToSearch(tool);
  for (const tab of document.querySelectorAll('[data-view]')) tab.addEventListener('click', () => chooseView(tool, tab.dataset.view));
  byId('close').addEventListener('click', () => closeDetails(tool));
  byId('keys').addEventListener('click', () => byId('help').showModal());
  byId('help-close').addEventListener('click', () => byId('help').close());
  byId('theme').addEventListener('click', nextTheme);
  setTheme(kept('playground-theme') || 'system');
  chooseView(tool, 'columns');
}

/** With one row there is nothing to choose from. */
function hideControl(id) {
  const field = byId(id);
  (field.closest('label') || field).hidden = true;
}

function lastText(prompt) {
  return prompt.messages.length ? prompt.messages[prompt.messages.length - 1].text : prompt.id;
}

/** A choice of one thing is none, and stays away. */
function fillChoice(id, all, options) {
  byId(id).replaceChildren(make('option', { value: '' }, all), ...options.map(([value, label]) => {
    const option = make('option', null, label);
    option.value = value; // as it is in the record, not as it is shown
    return option;
  }));
  byId(id).hidden = options.length < 2;
}

function onChange(id, take, tool) {
  byId(id).addEventListener('change', () => {
    take(byId(id));
    tool.refresh();
  });
}

/** What one looks for in an order usually stands at its far end: the longest, the slowest, the dearest. */
function chooseOrder(wish, order) {
  wish.sort = order;
  wish.descending = order !== 'order';
  byId('descending').checked = wish.descending;
}

function fillAgainst(tool) {
  const { run, wish } = tool;
  byId('against').replaceChildren(...run.columns.map((column) => make('option', { value: column.number }, `against ${column.label || column.name}`)));
  onChange('against', (field) => { wish.against = Number(field.value); }, tool);
  const alone = run.columns.length < 2;
  for (const id of ['diff', 'differ']) byId(id).parentElement.hidden = alone;
  byId('against').hidden = true;
  byId('diff').addEventListener('change', () => { byId('against').hidden = !wish.diff || run.columns.length < 3; });
}

function fillColumnChoice(tool) {
  const { run, wish } = tool;
  byId('columns-choice').hidden = run.columns.length < 2;
  byId('columns-list').replaceChildren(...run.columns.map((column) => {
    const box = make('input', { type: 'checkbox', checked: true });
    box.addEventListener('change', () => {
      if (box.checked) wish.hidden.delete(column.number);
      else wish.hidden.add(column.number);
      tool.refresh();
    });
    return make('label', null, box, nameOf(column));
  }));
  document.addEventListener('click', (event) => {
    if (!byId('columns-choice').contains(event.target)) byId('columns-choice').open = false;
  });
}

function listenToSearch(tool) {
  let pause = 0;
  byId('search').addEventListener('input', () => {
    clearTimeout(pause);
    pause = setTimeout(() => {
      tool.wish.needle = plain(byId('search').value).trim().toLowerCase();
      tool.refresh();
    }, SEARCH_PAUSE_MS);
  });
}

function chooseView(tool, view) {
  const { current } = tool;
  tool.view = view;
  for (const tab of document.querySelectorAll('[data-view]')) tab.setAttribute('aria-selected', String(tab.dataset.view === view));
  tool.refresh();
  if (current && tool.rows.includes(current.row)) goTo(tool, current);
}

// ---- light and dark

const THEMES = { system: '◐ Auto', light: '○ Light', dark: '● Dark' };
const THEME_NAMES = { system: 'as the system', light: 'light', dark: 'dark' };

function setTheme(theme) {
  const known = Object.hasOwn(THEMES, theme) ? theme : 'system';
  document.documentElement.dataset.theme = known;
  byId('theme').textContent = THEMES[known];
  byId('theme').setAttribute('aria-label', `Colours: ${THEME_NAMES[known]}`);
}

function nextTheme() {
  const names = Object.keys(THEMES);
  const next = names[(names.indexOf(document.documentElement.dataset.theme) + 1) % names.length];
  keep('playground-theme', next);
  setTheme(next);
}

// ---- keys

function listenToKeys(tool) {
  const deeds = {
    j: () => step(tool, 1, 0), k: () => step(tool, -1, 0), l: () => step(tool, 0, 1), h: () => step(tool, 0, -1),
    ArrowDown: () => step(tool, 1, 0), ArrowUp: () => step(tool, -1, 0),
    ArrowRight: () => step(tool, 0, 1), ArrowLeft: () => step(tool, 0, -1),
    d: () => byId('diff').click(), n: () => byId('differ').click(), f: () => byId('failures').click(),
    m: () => chooseView(tool, tool.view === 'matrix' ? 'columns' : 'matrix'), t: nextTheme,
    s: () => tool.current && tool.star(tool.current), Enter: () => tool.current && tool.open(tool.current),
    '/': () => { byId('search').focus(); byId('search').select(); }, '?': () => byId('help').showModal(),
  };
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') leave(tool, event);
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
    const deed = deeds[event.key];
    if (!deed) return;
    event.preventDefault();
    deed();
  });
}

/** In a field, on a button and in a dialog the keys are the browser's. */
function isTyping(event) {
  if (byId('help').open) return true;
  const { target, key } = event;
  if (target.matches('input:not([type=checkbox]), select, textarea')) return true;
  return target.matches('button, summary, input') && (key === 'Enter' || key === ' ');
}

function leave(tool, event) {
  if (byId('help').open) return;
  if (event.target === byId('search')) {
    byId('search').value = '';
    byId('search').dispatchEvent(new Event('input'));
    byId('search').blur();
  } else closeDetails(tool);
}

/** Walk from cell to cell; the first step goes to the first cell. */
function step(tool, rows, columns) {
  const shown = tool.columns();
  if (!tool.rows.length || !shown.length) return;
  const at = tool.current ? tool.rows.indexOf(tool.current.row) : -1;
  const row = tool.rows[Math.min(tool.rows.length - 1, Math.max(0, at < 0 ? 0 : at + rows))];
  const place = tool.current ? shown.findIndex((column) => column.number === tool.current.column) : 0;
  const column = shown[Math.min(shown.length - 1, Math.max(0, place + columns))];
  const cell = row.cells[column.number][0] || row.cells.flat()[0];
  if (cell) goTo(tool, cell);
}

function goTo(tool, cell) {
  tool.current = cell;
  const place = tool.board.placeOf(cell.row);
  mark(tool);
  place.scrollIntoView({ block: tool.view === 'matrix' ? 'nearest' : 'start', inline: 'nearest' });
  const shown = document.querySelector('.current');
  if (shown) shown.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  if (!byId('details').hidden) openDetails(tool, cell);
}
