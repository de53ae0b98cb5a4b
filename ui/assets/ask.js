// Asking: the question's form, what the server sends as an answer grows, and kept conversations.
let sending = false;
const ask = (question, again = false) => {
  if (!question.trim() || root.hasAttribute("data-busy")) return;
  sending = true;
  root.toggleAttribute("data-busy", true);
  if (location.hash.startsWith("#source/")) show("ask");
  else go("#ask");
  trigger("ask", { question: question.trim(), again });
  count();
  setTimeout(() => { sending = false; refresh(); }, 10000);
};
// Seconds that the question has been waiting, beside the stages.
const count = () => {
  const started = performance.now();
  root.style.removeProperty("--elapsed");
  const ticking = setInterval(() => {
    if (!root.hasAttribute("data-busy")) return clearInterval(ticking);
    const seconds = Math.round((performance.now() - started) / 1000);
    if (seconds > 2) root.style.setProperty("--elapsed", `"${seconds} s"`);
  }, 1000);
};
const fit = (field) => {
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight}px`;
};
const write = (question) => {
  const field = at("question");
  field.value = question;
  fit(field);
  field.focus();
};
on.submit.ask = () => {
  const field = at("question");
  if (root.hasAttribute("data-busy")) return;
  ask(field.value);
  field.value = "";
  fit(field);
};
on.input.question = fit;
on.click.example = (button) => ask(button.innerText);
on.click.stop = (button) => {
  button.disabled = true;
  trigger("stop", {});
};
on.click.restart = () => {
  trigger("restart", {});
  go("#ask");
  at("question").focus();
};
on.key.KeyN = on.click.restart;
on.key.KeyQ = () => {
  if (root.dataset.view !== "ask") go("#ask");
  at("question").focus();
};
document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229 || event.target.id !== "question") return;
  if (event.key !== "Enter" || event.shiftKey) return;
  event.preventDefault();
  event.target.form.requestSubmit();
});

// Earlier exchanges come in above; what is being read stays where it is.
let staying = null;
on.click.earlier = () => {
  const first = document.querySelector("#past .exchange");
  staying = { id: first?.dataset.answer, top: first?.getBoundingClientRect().top ?? 0 };
  trigger("earlier", {});
};

// What can be done with an answer.
on.click.copy = (button) => copied(button, button.dataset.copy);
on.click.copyLink = (button) =>
  copied(button, `${location.origin}${location.pathname}#answer/${button.dataset.copyLink}`);
on.click.edit = (button) => write(button.dataset.edit);
on.click.again = (button) => ask(button.dataset.again, at("live").contains(button));
const rate = (exchange, liked, remark = "") => {
  exchange.querySelector("[data-like]").ariaPressed = String(liked === true);
  exchange.querySelector("[data-dislike]").ariaPressed = String(liked === false);
  trigger("rate", { answer: exchange.dataset.answer, liked, remark });
};
on.click.like = (button) => {
  const exchange = button.closest(".exchange");
  exchange.querySelector(".remark").hidden = true;
  rate(exchange, button.ariaPressed === "true" ? null : true);
};
on.click.dislike = (button) => {
  const exchange = button.closest(".exchange");
  const form = exchange.querySelector(".remark");
  const disliked = button.ariaPressed !== "true";
  form.hidden = !disliked;
  form.querySelector("fieldset").hidden = !disliked;
  rate(exchange, disliked ? false : null);
  if (disliked) form.querySelector("input").focus();
};
on.submit.remark = (form) => {
  const said = [form.elements.fault.value, form.elements.words.value.trim()];
  rate(form.closest(".exchange"), false, said.filter(Boolean).join(": "));
  form.querySelector("fieldset").hidden = true;
  form.querySelector(".thanks").hidden = false;
};
on.click.takeAway = (button) => {
  button.closest("details").open = false;
  trigger("take_away", { format: button.dataset.takeAway });
};
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("[data-menu][open]"))
    if (!menu.contains(event.target)) menu.open = false;
});

// The list comes anew when an answer is kept; a menu that is open on it stays open.
let choosing = false;
document.addEventListener("toggle", (event) => {
  if (event.target.matches?.("[data-menu]") && event.target.isConnected) choosing = event.target.open;
}, true);
on.ready.push(() => new MutationObserver(() => {
  const menu = at("history").querySelector("[data-menu]");
  if (menu && choosing && !menu.open) menu.open = true;
}).observe(at("history"), { childList: true, subtree: true }));

// Conversations that are kept.
const place = (answer) => document.querySelector(`[data-answer="${CSS.escape(answer)}"]`);
let wanted = "";
on.address.answer = (answer) => {
  wanted = answer;
  if (place(answer)) follow();
  else trigger("reopen", { answer });
};
on.address.conversation = (conversation) => {
  wanted = "";
  trigger("reopen", { conversation });
};
const row = (element) => element.closest("[data-kept]");
on.click.rename = (button) => {
  const form = row(button).querySelector("form");
  form.hidden = !form.hidden;
  if (!form.hidden) form.elements.title.select();
};
on.submit.rename = (form) =>
  trigger("rename_conversation", {
    conversation: row(form).dataset.kept,
    title: form.elements.title.value,
  });
on.click.delete = (button) => {
  if (button.toggleAttribute("data-done")) return; // asked once; the second click deletes
  const kept = row(button);
  trigger("delete_conversation", { conversation: kept.dataset.kept });
  if (kept.hasAttribute("data-open")) on.click.restart();
};
document.addEventListener("focusout", (event) => {
  if (event.target.matches?.("[data-delete]")) event.target.removeAttribute("data-done");
});

let answered = "";
const refresh = () => {
  const busy = sending || document.querySelector("#live [data-busy]") !== null;
  root.toggleAttribute("data-busy", busy);
  if (!busy) document.querySelector("[data-stop]").disabled = false;
  root.toggleAttribute("data-asked", document.querySelector("#live > * :is(.exchange, .lost)") !== null);
  const last = document.querySelector("#live [data-answer]")?.dataset.answer ?? "";
  if (last === answered) return;
  answered = last;
  trigger("listed", {});
  // From now on the address leads here again; the one of an open source stays.
  if (last && /^#?(ask)?$/.test(location.hash)) history.replaceState({ view: "ask" }, "", `#answer/${last}`);
};
const follow = () => requestAnimationFrame(() => {
  if (!root.hasAttribute("data-asked")) return;
  if (staying) {
    const now = staying.id && place(staying.id);
    if (now) scrollBy(0, now.getBoundingClientRect().top - staying.top);
    staying = null;
    return;
  }
  const target = wanted && place(wanted);
  (target || at("live")).scrollIntoView({ block: "start" });
});
on.prepared.push(() => trigger("greet", {}));
on.show.ask = () => { // the library may have changed meanwhile
  if ("library" in heights && !root.hasAttribute("data-asked")) trigger("greet", {});
};
on.ready.push(() => {
  new ResizeObserver(([composer]) =>
    root.style.setProperty("--composer", `${composer.target.offsetHeight}px`)).observe(at("composer"));
  new MutationObserver(() => {
    if (sending) {
      sending = false;
      wanted = "";
      follow();
    } else if (wanted) follow();
    refresh();
  }).observe(at("live"), everything);
  new MutationObserver(follow).observe(at("past"), everything);
});
