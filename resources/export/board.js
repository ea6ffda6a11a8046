'use strict';
// The rows on the screen. Each has its place at once; it is filled when it comes near the window.

const NEAR = '1200px 0px';
const FIRST_ROWS = 4; // filled before the browser paints

/** `fill(row)` gives the elements of a row. */
function makeBoard(host, fill) {
  let watch = null;
  const places = new Map();

  function fillPlace(place) {
    if (place.classList.contains('empty')) {
      place.classList.remove('empty');
      put(place, [fill(places.get(place))]);
    }
    return place;
  }

  function show(rows) {
    if (watch) watch.disconnect();
    places.clear();
    watch = new IntersectionObserver((entries) => {
      for (const { isIntersecting, target } of entries) {
        if (isIntersecting) {
          watch.unobserve(target);
          fillPlace(target);
        }
      }
    }, { rootMargin: NEAR });
    for (const row of rows) places.set(make('section', { class: 'row empty', 'data-row': row.index }), row);
    host.replaceChildren(...places.keys());
    [...places.keys()].forEach((place, at) => (at < FIRST_ROWS ? fillPlace(place) : watch.observe(place)));
  }

  return {
    show,
    fillAll: () => { for (const place of places.keys()) fillPlace(place); },
    placeOf: (row) => fillPlace(host.querySelector(`[data-row="${row.index}"]`)),
  };
}
