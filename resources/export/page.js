'use strict';
// The page: what the reader asks for, and the parts that show it.

const byId = (id) => document.getElementById(id);

function start() {
  const run = readRun();
  const tool = {
    run, view: 'columns', rows: [], current: null,
    wish: {
      needle: '', prompt: '', model: '', state: '', differ: false, failures: false, starred: false, hidden: new Set(),
      sort: 'order', descending: false, diff: false, against: 0,
    },
    columns: () => run.columns.filter((column) => !tool.wish.hidden.has(column.number)),
    star: (cell) => { cell.star = !cell.star; keepStars(run); tool.refresh(); },
    open: (cell) => openDetails(tool, cell),
  };
  tool.board = makeBoard(byId('rows'), (row) => (
    tool.view === 'matrix' ? matrixRow(row, tool) : [askedOf(row, tool.wish.needle), cellsOf(row, tool)]));
  tool.refresh = () => refresh(tool);
  recallStars(run);
  byId('tool').hidden = false;
  if (run.cells.some((cell) => isFailure(cell))) byId('failures').parentElement.hidden = false;
  fillHeads(tool);
  fillControls(tool);
  fillPresets(tool);
  listenToKeys(tool);
  listenToPrinter(tool);
  new ResizeObserver(([above]) => {
    document.documentElement.style.setProperty('--above', `${Math.round(above.target.offsetHeight)}px`);
  }).observe(document.querySelector('.above'));
  document.documentElement.dataset.ready = String(Math.round(performance.now()));
}

/** Everything below the controls, anew. */
function refresh(tool) {
  const { wish, run } = tool;
  const figures = tool.view === 'metrics' || tool.view === 'steering';
  tool.rows = figures ? [] : sifted(run, wish);
  const shown = tool.columns().length;
  document.documentElement.style.setProperty('--columns', String(Math.max(1, shown)));
  for (const view of ['columns', 'matrix', 'metrics', 'steering']) document.body.classList.toggle(`view-${view}`, view === tool.view);
  for (const head of byId('heads').children) head.hidden = wish.hidden.has(Number(head.dataset.column));
  if (!tool.rows.some((row) => tool.current && row === tool.current.row)) tool.current = null;
  tool.board.show(tool.rows);
  byId('count').textContent = countWords(tool);
  byId('none').hidden = figures || tool.rows.length > 0;
  for (const [id, view] of [['sections', 'metrics'], ['steering', 'steering']]) {
    if (byId(id)) byId(id).hidden = tool.view !== view;
  }
  if (!tool.current) closeDetails(tool);
  else if (!byId('details').hidden) openDetails(tool, tool.current);
  mark(tool);
}

function countWords(tool) {
  const { rows, run, wish } = tool;
  const all = run.rows.length;
  const word = all > run.record.experiment.prompts.length ? 'row' : 'prompt';
  const shown = rows.length === all ? count(all, word) : `${rows.length.toLocaleString('en-US')} of ${count(all, word)}`;
  return wish.needle ? `${shown} · in ${count(answersWith(rows, wish), 'answer')}` : shown;
}

/** The names of the columns, which stay in sight. */
function fillHeads(tool) {
  byId('heads').replaceChildren(...tool.run.columns.map((column) => {
    const text = column.preset.system_message;
    const summary = make('summary', null, make('span', { class: 'first' }, column.summary));
    const nothing = text === null ? !column.hidden : !text.trim();
    return make('div', { class: 'head', 'data-column': column.number },
      make('h2', null, nameOf(column)),
      nothing ? make('p', { class: 'nothing' }, column.summary) : make('details', null, summary, make('div', { class: 'whole' }, systemMessage(column, null))));
  }));
}

/** Every system message once, for paper. */
function fillPresets(tool) {
  byId('presets').replaceChildren(
    make('h2', null, 'System messages'),
    ...tool.run.columns.map((column) => make('section', null, make('h3', null, nameOf(column)), layered(column.preset, column))));
}

function openDetails(tool, cell) {
  const drawer = byId('details');
  const reading = drawer.dataset.shown === String(cell.index) ? drawer.scrollTop : 0;
  tool.current = cell;
  byId('details-body').replaceChildren();
  put(byId('details-body'), detailsOf(cell, tool));
  drawer.hidden = false;
  drawer.dataset.shown = cell.index;
  drawer.scrollTop = reading;
  document.body.classList.add('drawer');
  mark(tool);
}

function closeDetails(tool) {
  byId('details').hidden = true;
  document.body.classList.remove('drawer');
  mark(tool);
}

/** Show which cell the keys are at. */
function mark(tool) {
  for (const old of document.querySelectorAll('.current')) old.classList.remove('current');
  if (!tool.current) return;
  const place = document.querySelector(`[data-row="${tool.current.row.index}"]`);
  const cell = place && place.querySelector(`[data-column="${tool.current.column}"]`);
  if (cell) cell.classList.add('current');
}

/** On paper everything is unfolded, and afterwards as it was. */
function listenToPrinter(tool) {
  let opened = [];
  addEventListener('beforeprint', () => {
    tool.board.fillAll();
    opened = [...document.querySelectorAll('#rows details:not([open])')];
    for (const details of opened) details.open = true;
  });
  addEventListener('afterprint', () => {
    for (const details of opened) details.open = false;
  });
}

// ---- what the browser keeps for the reader; where it may not, the page forgets

function kept(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function keep(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // a browser that keeps nothing for a file is no reason to fail
  }
}

/** The reader's own stars are kept as what differs from those in the file, which may be exported anew. */
function keepStars(run) {
  const turned = run.cells.filter((cell) => cell.star !== cell.starGiven).map((cell) => cell.index);
  keep(`playground-stars-${run.record.run.id}`, JSON.stringify(turned));
}

function keptStars(key) {
  try {
    return new Set(JSON.parse(kept(key) || '[]'));
  } catch {
    return new Set();
  }
}

function recallStars(run) {
  const turned = keptStars(`playground-stars-${run.record.run.id}`);
  for (const cell of run.cells) cell.star = cell.starGiven !== turned.has(cell.index);
}

start();
