'use strict';
// The run: its record and the words the program found for it, as rows (a turn of a prompt, for a model) and their cells.

const TROUBLED = new Set(['failed', 'cancelled', 'interrupted']);

function parsed(id) {
  return JSON.parse(document.getElementById(id).textContent);
}

/** {record, columns, rows, cells}: the rows in the run's order, each with the cells of every column by sample. */
function readRun() {
  const record = parsed('playground-run');
  const words = parsed('playground-words');
  const run = { record, columns: columnsOf(record, words), cells: [], rows: [] };
  const numbers = new Map(run.columns.map((column) => [column.id, column.number]));
  const rows = rowsOf(record, words);
  record.cells.forEach((data, index) => {
    const row = rowFor(rows, data, record);
    const cell = cellOf(data, words, index, row, numbers.get(data.preset));
    row.cells[cell.column].push(cell);
    run.cells.push(cell);
  });
  markAnnotated(run);
  run.rows = [...rows.values()].filter((row) => row.turn === 1 || row.cells.some((cells) => cells.length));
  run.rows.forEach((row, index) => { row.index = index; });
  return run;
}

function columnsOf(record, words) {
  const labels = (record.annotations || {}).labels || {};
  return record.presets.map((preset, number) => ({
    id: preset.id, name: preset.name, label: Object.hasOwn(labels, preset.id) ? labels[preset.id] : '', number, preset, ...words.columns[number],
  }));
}

function rowsOf(record, words) {
  const rows = new Map();
  const { prompts, models } = record.experiment;
  prompts.forEach((prompt, number) => {
    const turns = turnsOf(prompt, words);
    for (const model of models) {
      turns.forEach((turn, at) => {
        const row = { prompt, number: number + 1, of: prompts.length, model, turn: at + 1, turns: turns.length, ...turn };
        row.models = models.length;
        row.cells = record.presets.map(() => []);
        rows.set(JSON.stringify([prompt.id, model, row.turn]), row);
      });
    }
  });
  return rows;
}

/** The turns of a prompt of several messages were found by the program; one message is one turn. */
function turnsOf(prompt, words) {
  const known = Object.hasOwn(words.turns, prompt.id) ? words.turns[prompt.id] : null;
  if (known) return known.map((turn) => ({ before: turn.before, question: turn.question, system: turn.system || null }));
  return [{ before: [], system: null, question: prompt.messages.length ? prompt.messages[0].text : '' }];
}

/** The cell's row; one more turn than the prompt has is shown all the same. */
function rowFor(rows, data, record) {
  const turn = data.turn || 1;
  const key = JSON.stringify([data.prompt, data.model, turn]);
  if (!rows.has(key)) {
    const first = rows.get(JSON.stringify([data.prompt, data.model, 1]));
    rows.set(key, { ...first, turn, before: [], question: '', system: null, cells: record.presets.map(() => []) });
  }
  return rows.get(key);
}

function cellOf(data, words, index, row, column) {
  const said = words.cells[index];
  const all = (numbers) => (numbers || []).map((number) => words.words[number]);
  return {
    data, index, row, column, star: false, starGiven: false, note: '', lower: null, diffs: new Map(),
    metrics: all(said.metrics),
    trouble: said.trouble === undefined ? '' : words.words[said.trouble],
    delivery: said.delivery === undefined ? '' : words.words[said.delivery],
    marks: (said.marks || []).map(([warning, number]) => ({ warning, sentence: words.words[number] })),
    checks: data.checks.map((check, at) => ({ ...check, label: all(said.checks)[at] || check.type })),
  };
}

function referenceOf(data) {
  return JSON.stringify([data.preset, data.prompt, data.model, data.sample, data.turn || 1]);
}

function markAnnotated(run) {
  const { stars = [], notes = [] } = run.record.annotations || {};
  if (!stars.length && !notes.length) return;
  const cells = new Map(run.cells.map((cell) => [referenceOf(cell.data), cell]));
  for (const star of stars) if (cells.has(referenceOf(star))) cells.get(referenceOf(star)).starGiven = true;
  for (const note of notes) if (cells.has(referenceOf(note.cell))) cells.get(referenceOf(note.cell)).note = note.text;
}

/** The cell that `cell` is compared with: the same sample in another column, null where there is none. */
function counterpart(cell, column) {
  if (column === cell.column) return null;
  return cell.row.cells[column].find((other) => other.data.sample === cell.data.sample) || null;
}

/** The difference to the other column's answer, found once. */
function difference(cell, column) {
  const other = counterpart(cell, column);
  if (!other || !other.data.text || !cell.data.text) return null;
  if (!cell.diffs.has(column)) cell.diffs.set(column, compared(plain(other.data.text), plain(cell.data.text)));
  return cell.diffs.get(column);
}

/** Samples with the same answer stand together, [[cell, ...], ...], each led by the first of them. */
function stacked(cells) {
  const groups = new Map();
  for (const cell of cells) {
    const { state, text, reasoning } = cell.data;
    const whole = state === 'done' && text && !cell.star && !cell.note && !cell.checks.some(isFailed);
    const key = whole ? `same ${reasoning.length} ${reasoning}${text}` : `own ${cell.index}`;
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(cell);
  }
  return [...groups.values()];
}
