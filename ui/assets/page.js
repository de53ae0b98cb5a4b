// The page's script, joined with those of the tabs. It runs once, as the header appears; `element`
// and `trigger` are given by gr.HTML. It turns clicks and keys into events for the server and never
// makes markup. A tab says what it does on the page in `on`, see there.
const root = document.documentElement;
const at = (id) => document.getElementById(id);
const narrow = window.matchMedia("(max-width: 960px)");
const views = [...element.querySelectorAll("[data-view]")].map((link) => link.dataset.view);

const on = {
  show: {}, // by view: it came into sight
  submit: {}, // by a form's data-form
  click: {}, // by a data attribute of the button, camelCase as in dataset
  input: {}, // by a field's id
  ready: [], // once everything stands on the page
};

// Language: early.js has chosen one.
const speak = (language) => {
  root.dataset.language = language;
  root.lang = language === "zh" ? "zh-CN" : "en";
  for (const field of document.querySelectorAll("[data-hint-zh]"))
    field.placeholder = language === "zh" ? field.dataset.hintZh : field.dataset.hintEn;
};
on.click.switchLanguage = () => {
  const language = root.dataset.language === "zh" ? "en" : "zh";
  try { localStorage.setItem("qingwen.language", language); } catch { /* private */ }
  speak(language);
};

// Addresses: #NAME for a tab, and #source/ARTICLE/START-END,… for a place in an article.
let opener = null;
let shown = "";
const show = (view) => {
  root.dataset.view = view;
  for (const link of element.querySelectorAll("[data-view]"))
    link.toggleAttribute("aria-current", link.dataset.view === view);
};
const parse = (hash) => {
  const [, article, spans = ""] = hash.slice(1).split("/");
  return {
    article: decodeURIComponent(article ?? ""),
    spans: spans.split(",").filter(Boolean).map((span) => span.split("-").map(Number)),
  };
};
const cover = (open) => {
  root.toggleAttribute("data-source", open);
  at("views").inert = open && narrow.matches;
};
const reveal = () => {
  const panel = document.querySelector("#source .source");
  if (!panel || !root.hasAttribute("data-source")) return;
  const quote = panel.querySelector("mark.focus");
  const top = quote ? quote.getBoundingClientRect().top - panel.getBoundingClientRect().top : 0;
  panel.scrollTop = quote ? panel.scrollTop + top - panel.clientHeight / 3 : 0;
  panel.querySelector("h2")?.focus({ preventScroll: true });
};
const route = () => {
  const hash = location.hash;
  cover(hash.startsWith("#source/"));
  const view = history.state?.view ?? hash.slice(1);
  show(views.includes(view) ? view : "ask");
  if (!root.hasAttribute("data-source")) {
    on.show[root.dataset.view]?.();
    if (opener?.isConnected) opener.focus({ preventScroll: true });
    opener = null;
  } else if (hash === shown) reveal();
  else {
    shown = hash;
    trigger("open", parse(hash));
  }
};
const go = (hash) => {
  const replace = hash.startsWith("#source/") && location.hash.startsWith("#source/");
  const view = hash.startsWith("#source/") ? root.dataset.view : hash.slice(1);
  history[replace ? "replaceState" : "pushState"]({ view }, "", hash);
  route();
};
const close = () => go("#" + root.dataset.view);
window.addEventListener("popstate", route);

document.addEventListener("submit", (event) => {
  const act = on.submit[event.target.dataset.form];
  if (!act) return;
  event.preventDefault();
  act(event.target);
});
document.addEventListener("click", (event) => {
  const target = event.target.closest("a[href^='#'], button");
  if (!target || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (target.matches("a")) {
    event.preventDefault();
    if (target.hasAttribute("data-close")) return close();
    const hash = target.getAttribute("href");
    if (hash.startsWith("#source/")) opener = target;
    return go(hash);
  }
  for (const name of Object.keys(target.dataset)) on.click[name]?.(target);
});
document.addEventListener("keydown", (event) => {
  // Enter that confirms a candidate of an input method is not "send"; Safari reports it late, as 229.
  if (event.isComposing || event.keyCode === 229) return;
  if (event.key === "Escape" && root.hasAttribute("data-source")) close();
});
document.addEventListener("input", (event) => on.input[event.target.id]?.(event.target, event));

const settle = () => {
  if (!["question", "source", "live"].every(at)) return requestAnimationFrame(settle);
  new MutationObserver(reveal).observe(at("source"), everything);
  narrow.addEventListener("change", () => cover(root.hasAttribute("data-source")));
  for (const act of on.ready) act();
  speak(root.dataset.language);
  route();
};
const everything = { childList: true, subtree: true, attributes: true, characterData: true };
queueMicrotask(settle); // after the tabs' scripts
