'use strict';
// Which rows are shown and in what order. Filters hide; they never change what a row holds.

/** What a row is measured by for each order; the row's furthest shown cell decides. */
const ORDERS = {
  order: null,
  length: (cell) => cell.data.text.length,
  time: (cell) => cell.data.timings.total_ms,
  cost: (cell) => cell.data.cost_usd,
  checks: (cell) => (cell.checks.length ? cell.checks.filter(isFailed).length / cell.checks.length : null),
};

/** The rows that `wish` asks for, sorted; rows that are equal, or have no measure, keep the run's order, the last at the end. */
function sifted(run, wish) {
  const shown = run.rows.filter((row) => isWanted(row, wish));
  const measure = ORDERS[wish.sort];
  if (!measure) return wish.descending ? shown.reverse() : shown;
  const sign = wish.descending ? -1 : 1;
  const keyed = shown.map((row) => [furthest(row, wish, measure), row]);
  keyed.sort(([a, first], [b, second]) => {
    if (a === null || b === null) return (a === null) - (b === null) || first.index - second.index;
    return sign * (a - b) || first.index - second.index;
  });
  return keyed.map(([, row]) => row);
}

function furthest(row, wish, measure) {
  const values = shownCells(row, wish).map(measure).filter((value) => typeof value === 'number');
  return values.length ? values.reduce((most, value) => (value > most ? value : most)) : null;
}

function shownCells(row, wish) {
  return row.cells.flatMap((cells, column) => (wish.hidden.has(column) ? [] : cells));
}

function isWanted(row, wish) {
  if (wish.prompt !== '' && row.prompt.id !== wish.prompt) return false;
  if (wish.model !== '' && row.model !== wish.model) return false;
  const cells = shownCells(row, wish);
  if (wish.state !== '' && !cells.some((cell) => cell.data.state === wish.state)) return false;
  if (wish.starred && !cells.some((cell) => cell.star)) return false;
  if (wish.failures && !cells.some(isFailure)) return false;
  if (wish.differ && !differs(row, wish)) return false;
  return !wish.needle || rowHolds(row, wish.needle) || cells.some((cell) => cellHolds(cell, wish.needle));
}

/** A check that a model has yet to decide has not failed. */
function isFailed(check) {
  return !check.passed && !check.pending;
}

function isFailure(cell) {
  return TROUBLED.has(cell.data.state) || cell.checks.some(isFailed);
}

/** Whether two shown columns gave different answers in the same sample; spaces do not count. */
function differs(row, wish) {
  const seen = new Map();
  for (const cell of shownCells(row, wish)) {
    const text = cell.data.text.replace(/\s+/g, ' ').trim();
    const { sample } = cell.data;
    if (seen.has(sample) && seen.get(sample) !== text) return true;
    seen.set(sample, text);
  }
  return false;
}

function rowHolds(row, needle) {
  if (row.lower === undefined) {
    const texts = [row.prompt.id, row.question, ...row.before.map((message) => message.text)];
    row.lower = plain(texts.join('\n')).toLowerCase();
  }
  return row.lower.includes(needle);
}

function cellHolds(cell, needle) {
  if (cell.lower === null) cell.lower = plain(cell.data.text).toLowerCase();
  return cell.lower.includes(needle);
}

/** How many shown answers hold the needle. */
function answersWith(rows, wish) {
  let found = 0;
  for (const row of rows) for (const cell of shownCells(row, wish)) if (cellHolds(cell, wish.needle)) found++;
  return found;
}
