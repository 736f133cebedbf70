"use strict";
// Everything is readable without this: it filters, opens and copies. What it says stands in the body.
const texts = document.body.dataset;

for (const form of document.querySelectorAll("form[data-filter]")) {
  const items = [...document.querySelectorAll(`#${CSS.escape(form.dataset.filter)} > .item`)];
  const boxes = [...form.querySelectorAll("input[type=checkbox]")];
  const search = form.elements.text;
  const read = new Map();
  const textOf = (item) => {
    if (!read.has(item)) read.set(item, item.textContent.toLowerCase());
    return read.get(item);
  };
  const apply = () => {
    const wanted = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const item of items) {
      const is = wanted.has(item.dataset.verdict) && words.every((word) => textOf(item).includes(word));
      item.hidden = !is;
      shown += is;
    }
    form.querySelector("output").textContent = texts.shown.replace("{shown}", shown).replace("{all}", items.length);
  };
  const shown = () => items.filter((item) => !item.hidden);
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("click", (event) => {
    const what = event.target.dataset.do;
    if (what) for (const item of shown()) item.open = what === "open";
  });
  form.showAll = () => {
    for (const box of boxes) box.checked = true;
    search.value = "";
    apply();
  };
  form.hidden = false;
  apply();
}

// A link to something that is closed or filtered out opens it.
const reveal = () => {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  if (target.closest("[hidden]")) for (const form of document.querySelectorAll("form[data-filter]")) form.showAll();
  for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
  target.scrollIntoView();
};
addEventListener("hashchange", reveal);
reveal();

for (const block of document.querySelectorAll("pre.curl")) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = texts.copy;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(block.textContent);
      button.textContent = texts.copied;
    } catch {
      getSelection().selectAllChildren(block);
      button.textContent = texts.selected;
    }
  });
  block.before(button);
}
