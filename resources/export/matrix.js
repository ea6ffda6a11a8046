'use strict';
// The same rows as a table of first lines: what stands out is seen before it is read.

function matrixRow(row, tool) {
  const label = row.of > 1 || row.turns > 1 ? `${row.number}${row.turns > 1 ? `.${row.turn}` : ''}` : '';
  return [
    make('div', { class: 'asked' },
      make('span', { class: 'number' }, label),
      make('span', { class: 'line' }, marked(firstLine(row.question || row.prompt.id), tool.wish.needle)),
      row.models > 1 && make('bdi', { class: 'of' }, row.model)),
    make('div', { class: 'cells' }, tool.columns().map((column) => matrixCell(row, column, tool))),
  ];
}

function matrixCell(row, column, tool) {
  const groups = stacked(row.cells[column.number]);
  return make('article', { class: 'cell', 'data-column': column.number },
    make('p', { class: 'label' }, nameOf(column)),
    groups.length ? groups.map((group) => tile(group, tool)) : make('p', { class: 'nothing' }, '–'));
}

function tile(group, tool) {
  const [cell] = group;
  const text = cell.data.text.trim() ? firstLine(cell.data.text) : cell.trouble ? '' : 'The answer is empty.';
  return make('button', { class: `tile${heat(cell)}`, type: 'button', 'data-cell': cell.index, click: () => tool.open(cell) },
    make('span', { class: 'line' }, marked(text || cell.trouble, tool.wish.needle)),
    make('span', { class: 'facts' },
      cell.star && make('span', null, '★'),
      group.length > 1 && make('span', null, `${group.length} × the same`),
      cell.trouble && text && make('span', null, cell.data.state),
      cell.checks.length > 0 && make('span', null, checkWords(cell.checks)),
      group.length === 1 && cell.metrics.slice(0, cell.checks.length ? 1 : 2).map((word) => make('span', null, word))));
}

function checkWords(checks) {
  const passed = checks.filter((check) => check.passed).length;
  return `${checks.some(isFailed) ? '×' : passed === checks.length ? '✓' : '…'} ${passed} of ${checks.length}`;
}

function heat(cell) {
  if (cell.data.state === 'failed') return ' bad';
  if (cell.trouble) return ' warning';
  if (!cell.checks.length) return '';
  return cell.checks.some(isFailed) ? ' bad' : cell.checks.every((check) => check.passed) ? ' good' : '';
}
