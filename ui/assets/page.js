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
  address: {}, // by the first part of an address other than a tab's
  key: {}, // by the code of a key that is pressed with Alt
  ready: [], // once everything stands on the page
  prepared: [], // once all articles are read, and again once the models are loaded
};

// Language: early.js has chosen one.
const speak = (language) => {
  root.dataset.language = language;
  root.lang = language === "zh" ? "zh-CN" : "en";
  hint();
};
const hint = () => {
  for (const field of document.querySelectorAll("[data-hint-zh]")) {
    const said = root.dataset.language === "zh" ? field.dataset.hintZh : field.dataset.hintEn;
    if (field.placeholder !== said) field.placeholder = said;
  }
};
on.click.switchLanguage = () => {
  const language = root.dataset.language === "zh" ? "en" : "zh";
  try { localStorage.setItem("qingwen.language", language); } catch { /* private */ }
  speak(language);
};

// Addresses: #NAME for a tab, #source/ARTICLE/START-END,… for a place in an article, and those in
// `on.address`.
let opener = null;
let shown = "";
const heights = {}; // by view: how far it was scrolled when it was left
window.history.scrollRestoration = "manual";
const show = (view) => {
  const left = root.dataset.view;
  if (left !== view) heights[left] = scrollY;
  root.dataset.view = view;
  if (left && left !== view) scrollTo(0, heights[view] ?? 0);
  for (const link of element.querySelectorAll("[data-view]"))
    if (link.dataset.view === view) link.ariaCurrent = "page";
    else link.ariaCurrent = null;
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
  root.toggleAttribute("data-history", location.hash === "#conversations");
  for (const link of document.querySelectorAll("#views [aria-current]")) link.ariaCurrent = null;
  if (open)
    for (const link of document.querySelectorAll(`#views a[href="${CSS.escape(location.hash)}"]`))
      link.ariaCurrent = "location";
  at("views").inert = (open || root.hasAttribute("data-history")) && narrow.matches;
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
    const [place, name] = hash.slice(1).split("/");
    on.address[place]?.(name);
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
    if (target.hasAttribute("data-skip")) return at("question").focus();
    const hash = target.getAttribute("href");
    if (hash.startsWith("#source/")) opener = target;
    return go(hash);
  }
  for (const name of Object.keys(target.dataset)) on.click[name]?.(target);
});
document.addEventListener("keydown", (event) => {
  // Enter that confirms a candidate of an input method is not "send"; Safari reports it late, as 229.
  if (event.isComposing || event.keyCode === 229) return;
  if (event.key === "Escape" && !at("tip").hidden) return hush();
  if (event.key === "Escape" && (root.hasAttribute("data-source") || narrow.matches)) close();
  if (!event.altKey || event.ctrlKey || event.metaKey) return;
  const view = views[Number(event.code.replace(/^Digit/, "")) - 1];
  const act = view ? () => go("#" + view) : on.key[event.code];
  if (!act) return;
  event.preventDefault();
  act();
});
document.addEventListener("input", (event) => on.input[event.target.id]?.(event.target, event));

// What stands in .tip of an element is shown beside it while it is pointed at or has the focus.
let tipped = null;
const hush = () => {
  tipped = null;
  at("tip").hidden = true;
};
const tell = (event) => {
  const target = event.target.closest?.("[data-tip]");
  if (!target) return hush();
  if (target === tipped) return;
  tipped = target;
  const said = target.querySelector(".tip");
  const spoken = said.querySelector(`:scope > .${root.dataset.language}`) ?? said;
  const tip = at("tip");
  tip.textContent = [...spoken.childNodes].map((node) => node.innerText ?? node.textContent).join("");
  tip.hidden = false;
  const place = target.getBoundingClientRect();
  const [width, height] = [tip.offsetWidth, tip.offsetHeight];
  const left = Math.min(place.left, root.clientWidth - width - 8);
  const above = place.bottom + height + 8 > innerHeight;
  tip.style.left = `${Math.max(8, left)}px`;
  tip.style.top = `${above ? place.top - height - 6 : place.bottom + 6}px`;
};
for (const kind of ["pointerover", "focusin"]) document.addEventListener(kind, tell);
document.addEventListener("focusout", hush);
document.addEventListener("scroll", () => tipped && hush(), { capture: true, passive: true });

// A place that waits for the server says so until what it shows is of the last turn.
const turns = {};
const pend = (id, event, data) => {
  turns[id] = (turns[id] ?? 0) + 1;
  at(id).ariaBusy = "true";
  trigger(event, { ...data, turn: turns[id] });
};
const settled = (id) => new MutationObserver(() => {
  const turn = at(id).querySelector("[data-turn]")?.dataset.turn;
  if (turn === String(turns[id])) at(id).ariaBusy = null;
}).observe(at(id), { childList: true, subtree: true, attributes: true, attributeFilter: ["data-turn"] });

// Copying; pages that are not served securely have no clipboard of their own.
const copy = async (words) => {
  try {
    await navigator.clipboard.writeText(words);
    return true;
  } catch {
    const field = document.createElement("textarea");
    field.value = words;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
};
const copied = async (button, words) => {
  if (!await copy(words)) return;
  button.toggleAttribute("data-done", true);
  setTimeout(() => button.removeAttribute("data-done"), 2000);
};

on.click.copyPlace = (button) => copied(button, location.href);

// A file that the server made lands in #download, and goes on to the reader's disk.
const save = () => {
  const file = at("download").querySelector("[data-file]");
  if (!file || file.dataset.content === undefined) return;
  const bytes = Uint8Array.from(atob(file.dataset.content), (letter) => letter.charCodeAt(0));
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes], { type: file.dataset.type }));
  link.download = file.dataset.file;
  file.removeAttribute("data-content");
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
};

// While the page is being prepared, the server is asked how far it is.
let preparing = "";
const wait = () => {
  const now = at("status").querySelector("[data-preparing]")?.dataset.preparing ?? "";
  if (now) setTimeout(trigger, 1000, "status", {});
  if (preparing && now !== preparing) for (const act of on.prepared) act();
  preparing = now;
};

const settle = () => {
  if (!["question", "source", "live", "download", "status"].every(at)) return requestAnimationFrame(settle);
  new MutationObserver(hint).observe(at("columns"), { childList: true, subtree: true });
  new MutationObserver(save).observe(at("download"), { childList: true, subtree: true });
  new MutationObserver(reveal).observe(at("source"), everything);
  new MutationObserver(wait).observe(at("status"), everything);
  wait();
  narrow.addEventListener("change", () => cover(root.hasAttribute("data-source")));
  for (const act of on.ready) act();
  speak(root.dataset.language);
  route();
};
const everything = { childList: true, subtree: true, attributes: true, characterData: true };
queueMicrotask(settle); // after the tabs' scripts
