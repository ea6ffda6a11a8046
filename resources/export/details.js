'use strict';
// The drawer: all that is known about one cell.

function detailsOf(cell, tool) {
  const column = tool.run.columns[cell.column];
  return [
    make('header', null,
      make('h2', null, nameOf(column)),
      make('p', { class: 'facts' }, placeWords(cell, tool.run).map((word) => make('bdi', null, word)))),
    part('Answer', reasoningOf(cell), answerText(cell, tool) || make('p', { class: 'nothing' }, 'No text arrived.'),
      troubleOf(cell), cell.data.text && copyButton(cell.data.text)),
    noteOf(cell) && part('Note', noteOf(cell)),
    part('Checks', checkList(cell)),
    part('Timings', timingPicture(cell.data.timings), factList(figures(cell))),
    part('System message', systemMessage(column, cell), marksOf(cell)),
    part('Request', requestOf(cell, tool.run)),
  ];
}

function part(title, ...children) {
  return make('section', null, make('h3', null, title), ...children);
}

function placeWords(cell, run) {
  const { data, row } = cell;
  const words = [row.of > 1 ? `prompt ${row.number} of ${row.of}` : '', data.prompt, data.model];
  if (run.record.experiment.samples > 1) words.push(`sample ${data.sample}`);
  if (row.turns > 1 || row.turn > 1) words.push(`turn ${row.turn}`);
  if (data.seed !== null) words.push(`seed ${data.seed}`);
  return words.filter(Boolean);
}

function checkList(cell) {
  if (!cell.checks.length) return make('p', { class: 'nothing' }, 'No check looked at this answer.');
  return make('ul', { class: 'checklist' }, cell.checks.map((check) => make('li', null,
    make('ul', { class: 'checks' }, chipOf(check)), check.reason && make('p', { class: 'reason' }, check.reason))));
}

/** The time until the first word and the time of writing, as one bar. */
function timingPicture(timings) {
  const { ttft_ms: first, total_ms: total } = timings;
  if (!(first > 0) || !(total >= first)) return null;
  const svg = vector('svg', { viewBox: '0 0 100 2', class: 'timing', preserveAspectRatio: 'none', role: 'img' });
  const share = Math.min(100, (100 * first) / total);
  svg.setAttribute('aria-label', `waiting ${Math.round(share)} % of the time, writing the rest`);
  svg.append(vector('rect', { class: 'wait', width: share, height: 2 }));
  svg.append(vector('rect', { class: 'write', x: share, width: 100 - share, height: 2 }));
  return svg;
}

function vector(tag, attributes) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}

function figures(cell) {
  const { timings, usage, finish_reason: end, reused_from: reused } = cell.data;
  const seconds = (ms) => (typeof ms === 'number' ? `${(ms / 1000).toFixed(2)} s` : null);
  return [
    ['first word after', seconds(timings.ttft_ms)], ['whole answer after', seconds(timings.total_ms)],
    ['speed', timings.tokens_per_s === null ? null : `${Math.round(timings.tokens_per_s * 10) / 10} tok/s`],
    ['tokens in', usage.input_tokens], ['tokens out', usage.output_tokens],
    ['of them reasoning', usage.reasoning_tokens], ['in from the cache', usage.cached_tokens],
    ['cost', typeof cell.data.cost_usd === 'number' ? `$${cell.data.cost_usd}` : null],
    ['ended with', end], ['taken from run', reused],
  ].filter(([, value]) => value !== null && value !== undefined);
}

function factList(pairs) {
  if (!pairs.length) return make('p', { class: 'nothing' }, 'Nothing was measured.');
  return make('dl', null, pairs.map(([name, value]) => make('div', null, make('dt', null, name), make('dd', null, value))));
}

function systemMessage(column, cell) {
  const { preset } = column;
  const facts = Object.entries(preset.knobs || {});
  const changed = cell && cell.row.system ? { text: cell.row.system[cell.column] } : null;
  return [
    changed ? changedMessage(changed.text) : layered(preset, column),
    cell && cell.delivery && make('p', { class: 'quiet' }, cell.delivery),
    !changed && facts.length > 0 && factList(facts),
    !changed && make('p', { class: 'hash', title: 'SHA-256 of this system message' }, `sha256 ${preset.sha256}`),
  ];
}

function changedMessage(text) {
  return [
    text === null ? make('p', { class: 'nothing' }, 'No system message is sent.') : wordsOf(text, 'small', ''),
    make('p', { class: 'quiet' }, 'It was changed in the conversation.'),
  ];
}

/** The text in the parts that its layers put in, each under the layer's name, what knobs put there marked. */
function layered(preset, column) {
  const text = preset.system_message;
  if (text === null) {
    return [make('p', { class: 'nothing' }, column.summary), column.hidden && wordsOf(column.hidden, 'small', '')];
  }
  if (!text.trim()) return make('p', { class: 'nothing' }, 'An empty system message.');
  const spans = preset.spans || [];
  const signs = spans.length ? Array.from(text) : []; // spans count characters, not halves of them
  return [
    spans.length ? make('div', { class: 'parts' }, spans.map((span, place) => layerPart(span, place, signs)))
      : wordsOf(text, 'small', ''),
    column.made_of && make('p', { class: 'quiet' }, column.made_of),
  ];
}

function layerPart(span, place, signs) {
  const cut = (from, to) => signs.slice(from, to).join('');
  const pieces = [];
  let at = span.start;
  for (const knob of span.knobs || []) {
    pieces.push(cut(at, knob.start), make('mark', { title: `knob: ${knob.knob}` }, cut(knob.start, knob.end)));
    at = knob.end;
  }
  pieces.push(cut(at, span.end));
  return make('div', { class: `part ${span.locked ? 'bound' : `part-${1 + (place % 7)}`}` },
    make('p', { class: 'layer' }, span.name || span.layer, span.locked && ' · bound'),
    make('div', { class: 'words small' }, pieces));
}

function requestOf(cell, run) {
  const { request } = cell.data;
  if (!request) {
    return make('p', { class: 'nothing' }, (run.record.run.left_out || []).includes('requests') ? 'Left out of this page.' : 'Nothing was sent.');
  }
  return [
    make('p', { class: 'hash' }, `${request.method} ${request.url}`),
    wordsOf(JSON.stringify(request.body, null, 2), 'code', ''),
  ];
}

function copyButton(text) {
  const button = make('button', { class: 'more', type: 'button', click: () => copy() }, 'Copy answer');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = 'Copied';
    } catch {
      button.textContent = 'The browser does not allow copying here';
    }
  };
  return button;
}
