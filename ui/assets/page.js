// The page's only script. It runs once, as the header appears; `element` and `trigger` are given by
// gr.HTML. It turns clicks and keys into events for the server and never makes markup.
const root = document.documentElement;
const at = (id) => document.getElementById(id);
const narrow = window.matchMedia("(max-width: 960px)");
const views = ["ask", "library", "search"];

// Language: early.js has chosen one.
const speak = (language) => {
  root.dataset.language = language;
  root.lang = language === "zh" ? "zh-CN" : "en";
  for (const field of document.querySelectorAll("[data-hint-zh]"))
    field.placeholder = language === "zh" ? field.dataset.hintZh : field.dataset.hintEn;
};

// Addresses: #ask, #library, #search, and #source/ARTICLE/START-END,… for a place in an article.
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
    if (root.dataset.view === "library") browse(0);
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

// Events for the server.
let sending = false;
const ask = (question) => {
  if (!question.trim() || root.hasAttribute("data-busy")) return;
  sending = true;
  root.toggleAttribute("data-busy", true);
  show("ask");
  trigger("ask", { question: question.trim() });
  setTimeout(() => { sending = false; refresh(); }, 10000);
};
const browse = (page) => trigger("browse", { page, filter: at("filter")?.value ?? "" });
const submitted = {
  ask: () => {
    const field = at("question");
    if (root.hasAttribute("data-busy")) return;
    ask(field.value);
    field.value = "";
    fit(field);
  },
  find: () => trigger("find", { phrase: at("phrase").value }),
  browse: () => browse(0),
};
const fit = (field) => {
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight}px`;
};

document.addEventListener("submit", (event) => {
  const act = submitted[event.target.dataset.form];
  if (!act) return;
  event.preventDefault();
  act();
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
  if (target.hasAttribute("data-example")) ask(target.innerText);
  if (target.hasAttribute("data-stop")) {
    target.disabled = true;
    trigger("stop", {});
  }
  if (target.hasAttribute("data-restart")) trigger("restart", {});
  if (target.hasAttribute("data-page")) browse(Number(target.dataset.page));
  if (target.hasAttribute("data-switch-language")) {
    const language = root.dataset.language === "zh" ? "en" : "zh";
    try { localStorage.setItem("qingwen.language", language); } catch { /* private */ }
    speak(language);
  }
});
document.addEventListener("keydown", (event) => {
  // Enter that confirms a candidate of an input method is not "send"; Safari reports it late, as 229.
  if (event.isComposing || event.keyCode === 229) return;
  if (event.key === "Escape" && root.hasAttribute("data-source")) close();
  if (event.key === "Enter" && !event.shiftKey && event.target.id === "question") {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
});
let typing = 0;
document.addEventListener("input", (event) => {
  if (event.target.id === "question") fit(event.target);
  if (event.target.id !== "filter" || event.isComposing) return;
  clearTimeout(typing);
  typing = setTimeout(browse, 200, 0);
});

// What the server sent, as it lands on the page.
const refresh = () => {
  const busy = sending || document.querySelector("#live [data-busy]") !== null;
  root.toggleAttribute("data-busy", busy);
  if (!busy) document.querySelector("[data-stop]").disabled = false;
  root.toggleAttribute("data-asked", document.querySelector("#live .exchange") !== null);
};
const watch_live = () => {
  if (sending) {
    sending = false;
    follow();
  }
  refresh();
};
const follow = () => requestAnimationFrame(() => {
  if (root.hasAttribute("data-asked")) at("live").scrollIntoView({ block: "start" });
});
const settle = () => {
  if (!at("question") || !at("source") || !at("live")) return requestAnimationFrame(settle);
  const everything = { childList: true, subtree: true, attributes: true, characterData: true };
  new MutationObserver(watch_live).observe(at("live"), everything);
  new MutationObserver(follow).observe(at("past"), everything);
  new MutationObserver(reveal).observe(at("source"), everything);
  narrow.addEventListener("change", () => cover(root.hasAttribute("data-source")));
  show("ask");
  speak(root.dataset.language);
  route();
};
settle();
