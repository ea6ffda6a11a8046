'use strict';
// What changed from one text to another, by words where that can be found in bounded time, else by sentences.

// A letter is a word of its own where a script sets no spaces.
const WORD = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{M}\p{N}_'’]+|\s+|[^]/gu;
const SENTENCE = /[^.!?。！？\n]*(?:[.!?。！？]+\s*|\n\s*|$)/gu;
const MOST_EDITS = 1500; // time and memory grow with its square: some ten milliseconds and 9 MB
const MOST_TOKENS = 60000;

/** {parts: [{kind: 'same' | 'gone' | 'new', text}], unit: 'words' | 'sentences' | 'whole'} */
function compared(before, after) {
  for (const [unit, pattern] of [['words', WORD], ['sentences', SENTENCE]]) {
    const [a, b] = [pieces(before, pattern), pieces(after, pattern)];
    const runs = a.length + b.length <= MOST_TOKENS ? alike(a, b) : null;
    if (runs) return { parts: withoutCrumbs(partsOf(a, b, runs)), unit };
  }
  return { parts: joined([{ kind: 'gone', text: before }, { kind: 'new', text: after }]), unit: 'whole' };
}

function pieces(text, pattern) {
  return (text.match(pattern) || []).filter((piece) => piece !== '');
}

/** The runs that both have, [start in a, start in b, length] each; null where they are too unlike. */
function alike(a, b) {
  const shorter = Math.min(a.length, b.length);
  let head = 0;
  while (head < shorter && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < shorter - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const middle = edited(numbered(a.slice(head, a.length - tail), b.slice(head, b.length - tail)));
  if (!middle) return null;
  const runs = middle.map(([x, y, length]) => [x + head, y + head, length]);
  return [[0, 0, head], ...runs, [a.length - tail, b.length - tail, tail]].filter((run) => run[2] > 0);
}

/** Both as numbers, equal ones for equal pieces: quicker to compare than texts. */
function numbered(a, b) {
  const known = new Map();
  const number = (piece) => {
    if (!known.has(piece)) known.set(piece, known.size);
    return known.get(piece);
  };
  return [Int32Array.from(a, number), Int32Array.from(b, number)];
}

/** Myers' greedy algorithm; null when more than MOST_EDITS pieces were added and removed. */
function edited([a, b]) {
  const most = Math.min(a.length + b.length, MOST_EDITS);
  const middle = most + 1;
  const reach = new Int32Array(2 * most + 3);
  const trace = [];
  for (let edits = 0; edits <= most; edits++) {
    for (let k = -edits; k <= edits; k += 2) {
      const down = k === -edits || (k !== edits && reach[middle + k - 1] < reach[middle + k + 1]);
      let x = down ? reach[middle + k + 1] : reach[middle + k - 1] + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++;
      reach[middle + k] = x;
      if (x >= a.length && x - k >= b.length) return wayBack(trace, edits, a.length, b.length);
    }
    trace.push(reach.slice(middle - edits, middle + edits + 1));
  }
  return null;
}

function wayBack(trace, edits, x, y) {
  const runs = [];
  for (let d = edits; d > 0; d--) {
    const reach = (k) => trace[d - 1][k + d - 1];
    const k = x - y;
    const down = k === -d || (k !== d && reach(k - 1) < reach(k + 1));
    const fromX = reach(down ? k + 1 : k - 1);
    const fromY = fromX - (down ? k + 1 : k - 1);
    const [startX, startY] = down ? [fromX, fromY + 1] : [fromX + 1, fromY];
    if (x > startX) runs.push([startX, startY, x - startX]);
    [x, y] = [fromX, fromY];
  }
  if (x > 0) runs.push([0, 0, x]);
  return runs.reverse();
}

function partsOf(a, b, runs) {
  const parts = [];
  let [x, y] = [0, 0];
  for (const [atA, atB, length] of [...runs, [a.length, b.length, 0]]) {
    parts.push({ kind: 'gone', text: a.slice(x, atA).join('') }, { kind: 'new', text: b.slice(y, atB).join('') });
    parts.push({ kind: 'same', text: a.slice(atA, atA + length).join('') });
    [x, y] = [atA + length, atB + length];
  }
  return joined(parts);
}

function joined(parts) {
  const found = [];
  for (const part of parts) {
    const last = found[found.length - 1];
    if (part.text === '') continue;
    if (last && last.kind === part.kind) last.text += part.text;
    else found.push({ ...part });
  }
  return found;
}

/** A space, or one word in the middle of a rewritten sentence, is no island to rest on: it counts as changed. */
function withoutCrumbs(parts) {
  return absorbed(absorbed(parts, isSpace), isLoneWord);
}

function absorbed(parts, isCrumb) {
  const groups = [];
  for (const part of parts) {
    if (part.kind === 'same') groups.push({ same: part.text, gone: '', new: '' });
    else {
      if (!groups.length || groups[groups.length - 1].same) groups.push({ same: '', gone: '', new: '' });
      groups[groups.length - 1][part.kind] += part.text;
    }
  }
  for (let at = 1; at + 1 < groups.length; at++) {
    const [left, crumb, right] = [groups[at - 1], groups[at], groups[at + 1]];
    if (!crumb.same || left.same || right.same || !isCrumb(crumb.same, left, right)) continue;
    groups.splice(at - 1, 3, {
      same: '', gone: left.gone + crumb.same + right.gone, new: left.new + crumb.same + right.new,
    });
    at--;
  }
  return joined(groups.flatMap((group) => [
    { kind: 'same', text: group.same }, { kind: 'gone', text: group.gone }, { kind: 'new', text: group.new },
  ]));
}

function isSpace(text) {
  return !text.trim() && !text.includes('\n');
}

function isLoneWord(text, left, right) {
  const changed = (group) => Math.max(wordCount(group.gone), wordCount(group.new));
  const least = text.trim().length <= 3 ? 2 : 6; // `of` and `a` stay by chance
  return wordCount(text) === 1 && changed(left) >= least && changed(right) >= least;
}

function wordCount(text) {
  return (text.match(/[\p{L}\p{N}]+/gu) || []).length;
}
