'use strict';
// One row of answers side by side, and the parts that the drawer shows too.

function dotOf(column) {
  return make('i', { class: `dot dot-${column.dot}` });
}

function nameOf(column) {
  return [
    dotOf(column), make('bdi', { class: 'name' }, column.label || column.name),
    column.number === 0 && make('span', { class: 'badge' }, 'baseline'),
  ];
}

/** What was asked: `Prompt 3 of 20`, its id, the earlier messages, the question, the variables. */
function askedOf(row, needle) {
  const heading = row.of > 1 ? `Prompt ${row.number} of ${row.of}` : 'Prompt';
  const vars = Object.entries(row.prompt.vars || {});
  return make('div', { class: 'asked' },
    make('h2', null,
      make('span', null, heading, row.turn > 1 || row.turns > 1 ? ` · turn ${row.turn} of ${Math.max(row.turn, row.turns)}` : ''),
      make('span', { class: 'aside' }, row.models > 1 && make('bdi', null, row.model), make('bdi', null, row.prompt.id))),
    row.before.map((message) => [
      make('p', { class: 'role' }, message.role === 'system' ? newSystemWords(message) : message.role),
      message.text && wordsOf(message.text, 'given', needle),
    ]),
    row.before.length > 0 && make('p', { class: 'role' }, 'user'),
    row.question && wordsOf(row.question, 'last', needle),
    vars.length > 0 && make('p', { class: 'facts' }, vars.map(([name, value]) => make('bdi', null, `${name}: ${value}`))));
}

function newSystemWords(message) {
  if (!message.text) return 'from here on, no system message';
  return message.preset ? `from here on, the system message of ${message.preset}` : 'from here on, the system message is';
}

/** The row's answers, sample beside sample. */
function cellsOf(row, tool) {
  const columns = tool.columns();
  const cells = make('div', { class: 'cells' }, columns.map((column) => cellOfRow(row, column, tool)));
  const lines = columns.map((column) => stacked(row.cells[column.number]).length);
  cells.style.setProperty('--lines', String(lines.reduce((most, one) => Math.max(most, one), 1)));
  return cells;
}

/** The column's answers to the row's question; samples that are alike stand once. */
function cellOfRow(row, column, tool) {
  const groups = stacked(row.cells[column.number]);
  return make('article', { class: 'cell', 'data-column': column.number },
    make('p', { class: 'label' }, nameOf(column)),
    groups.length ? groups.map((group) => answerOf(group, column, tool)) : make('p', { class: 'nothing' }, 'Not asked.'));
}

function answerOf(group, column, tool) {
  const [cell] = group;
  const samples = tool.run.record.experiment.samples;
  const numbers = group.map((one) => one.data.sample);
  const heading = samples === 1 ? '' : numbers.length > 1
    ? `samples ${numbers.slice(0, -1).join(', ')} and ${numbers[numbers.length - 1]} of ${samples}, the same answer`
    : `sample ${numbers[0]} of ${samples}`;
  return make('div', { class: 'answer', 'data-cell': cell.index },
    heading && make('p', { class: 'sample' }, heading),
    reasoningOf(cell),
    answerText(cell, tool),
    troubleOf(cell),
    make('footer', null, metricsOf(cell, group, tool), marksOf(cell), checksOf(cell), noteOf(cell)));
}

function reasoningOf(cell) {
  const { reasoning } = cell.data;
  if (!reasoning) return null;
  return make('details', { class: 'reasoning' },
    make('summary', null, `Reasoning, ${count(reasoning.split(/\s+/).filter(Boolean).length, 'word')}`),
    wordsOf(reasoning, '', ''));
}

/** The answer, or what changed in it where differences are shown. */
function answerText(cell, tool) {
  const { text, state } = cell.data;
  if (!text.trim()) return state === 'done' ? make('p', { class: 'nothing' }, 'The answer is empty.') : null;
  const found = tool.wish.diff ? difference(cell, tool.wish.against) : null;
  return found ? differenceOf(found, tool) : wordsOf(text, 'text', tool.wish.needle);
}

function differenceOf(found, tool) {
  const tags = { same: 'span', gone: 'del', new: 'ins' };
  const against = tool.run.columns[tool.wish.against];
  const same = found.parts.every((part) => part.kind === 'same');
  const notes = {
    words: same && `Word for word the same as ${against.label || against.name}.`,
    sentences: 'Compared by sentences: the two are long and share little.',
    whole: 'Shown as replaced: the two are too long and too different to compare.',
  };
  return make('div', { class: 'diff' },
    make('div', { class: 'words text' }, found.parts.map((part) => make(tags[part.kind], null, part.text))),
    notes[found.unit] && make('p', { class: 'quiet' }, notes[found.unit]));
}

function troubleOf(cell) {
  if (!cell.trouble) return null;
  const failed = cell.data.state === 'failed';
  return make('p', { class: `trouble${failed ? ' failed' : ''}` },
    make('span', null, failed ? '×' : '…'), make('bdi', null, cell.trouble));
}

function metricsOf(cell, group, tool) {
  const words = group.length > 1 ? [] : cell.metrics;
  return make('div', { class: 'facts' },
    words.map((word) => make('span', null, word)),
    make('span', { class: 'deeds' },
      make('button', {
        class: `star${cell.star ? ' on' : ''}`, type: 'button', 'aria-pressed': String(cell.star),
        'aria-label': 'Star', title: 'Star (s)', click: () => tool.star(cell),
      }, cell.star ? '★' : '☆'),
      make('button', { class: 'more', type: 'button', title: 'Request, timings, checks (Enter)', click: () => tool.open(cell) }, 'Details')));
}

function marksOf(cell) {
  return cell.marks.map((mark) => make('p', { class: `mark${mark.warning ? ' warning' : ''}` },
    make('span', null, mark.warning ? '!' : '·'), make('bdi', null, mark.sentence)));
}

function chipOf(check) {
  const state = check.pending ? 'pending' : check.passed ? 'passed' : 'failed';
  return make('li', { class: state, title: check.reason || null },
    make('span', null, { pending: '…', passed: '✓', failed: '×' }[state]), make('bdi', null, check.label));
}

function checksOf(cell) {
  if (!cell.checks.length) return null;
  const failed = cell.checks.filter((check) => isFailed(check) && check.reason);
  return [
    make('ul', { class: 'checks' }, cell.checks.map(chipOf)),
    failed.map((check) => make('p', { class: 'reason' }, make('bdi', null, check.reason))),
  ];
}

function noteOf(cell) {
  return cell.note && make('p', { class: 'note' }, make('bdi', null, cell.note));
}
