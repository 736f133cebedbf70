// The page's texts, in the language that the server chose.

const data = JSON.parse(document.getElementById("words").textContent);
export const language = document.documentElement.lang;
const plurals = new Intl.PluralRules(language);

/** The text of a dotted key, with `{name}` replaced. A table of forms is chosen from by `n`. */
export function t(key, values = {}) {
  const found = find(key);
  if (found === undefined) throw new Error(`no text for ${key}`);
  const text = typeof found === "string" ? found : (found[plurals.select(values.n)] ?? found.other);
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/** A path of the admin API, asked for in this page's language: reasons and advice come in it. */
export const inWords = (path) => `${path}${path.includes("?") ? "&" : "?"}lang=${language}`;

/** Whether there is such a text: what profiles add has none. */
export const has = (key) => find(key) !== undefined;

const find = (key) => key.split(".").reduce((table, name) => table?.[name], data);
