// Building elements. Whatever comes from outside becomes a text node, never HTML.

/** An element. `on…` attributes that are functions become listeners; true is an empty attribute. */
export function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...flat(children));
  return element;
}

/** Puts these children in the place of those that are there. */
export function replace(node, ...children) {
  node.replaceChildren(...flat(children));
  return node;
}

/** Sets a text only where it differs, so that a selection and a screen reader are left in peace. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/**
 * Brings the rows below `parent` in line with `items`: rows are found again by key, made by
 * `make(item)` and brought up to date by `update(row, item)`, so that focus and open details stay.
 */
export function keyed(parent, items, key, make, update) {
  const known = new Map([...parent.children].map((row) => [row.dataset.key, row]));
  // Rows that go, go first: what stays then keeps its place, and with it the focus.
  const wanted = new Set(items.map((item) => String(key(item))));
  for (const [name, row] of known) if (!wanted.has(name)) row.remove();
  let place = parent.firstElementChild;
  for (const item of items) {
    const name = String(key(item));
    let row = known.get(name);
    if (!row) {
      row = make(item);
      row.dataset.key = name;
    }
    update?.(row, item);
    if (row === place) place = place.nextElementSibling;
    else parent.insertBefore(row, place);
  }
}

function flat(children) {
  return children
    .flat(Infinity)
    .filter((child) => child !== undefined && child !== null && child !== false);
}
