'use strict';
// Texts into elements. Whatever a preset, a prompt or a model says becomes a text node and nothing else.

const BIDI = /[\u202a-\u202e\u2066-\u2069]/g;
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;
const LONG_PARAGRAPH = 20000; // characters; beyond them a browser takes long to find the reading order

/** `text` as it may be shown: bidi controls are spelt out, other control characters dropped (wording.plain). */
function plain(text) {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(CONTROL, '')
    .replace(BIDI, (sign) => `[U+${sign.charCodeAt(0).toString(16).toUpperCase()}]`);
}

/** An element. Functions among the attributes listen to the event of their name; null and false leave one out. */
function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? '' : plain(String(value)));
    }
  }
  put(element, children);
  return element;
}

function put(element, children) {
  for (const child of children) {
    if (Array.isArray(child)) put(element, child);
    else if (child instanceof Node) element.append(child);
    else if (child !== null && child !== undefined && child !== false && child !== '') element.append(plain(String(child)));
  }
}

/** A text of several lines as it was written, with `needle` (in lower case, '' for none) marked. */
function wordsOf(text, classes, needle) {
  const shown = plain(text);
  const long = shown.length > LONG_PARAGRAPH && shown.split('\n').some((line) => line.length > LONG_PARAGRAPH);
  return make('div', { class: `words ${classes}${long ? ' long' : ''}` }, marked(shown, needle));
}

const MOST_MARKS = 500; // in one text

function marked(text, needle) {
  const lower = needle ? text.toLowerCase() : '';
  if (!needle || lower.length !== text.length) return [text];
  const pieces = [];
  let from = 0;
  for (let at = lower.indexOf(needle); at >= 0 && pieces.length < 2 * MOST_MARKS; at = lower.indexOf(needle, from)) {
    pieces.push(text.slice(from, at), make('mark', null, text.slice(at, at + needle.length)));
    from = at + needle.length;
  }
  pieces.push(text.slice(from));
  return pieces;
}

function firstLine(text) {
  const line = plain(text).trimStart();
  const end = line.indexOf('\n');
  return (end < 0 ? line : line.slice(0, end)).slice(0, 300);
}

/** `1 answer`, `1,200 answers`. */
function count(number, word) {
  return `${number.toLocaleString('en-US')} ${word}${number === 1 ? '' : 's'}`;
}
