// Asking: the question's form, and what the server sends as an answer grows.
let sending = false;
const ask = (question) => {
  if (!question.trim() || root.hasAttribute("data-busy")) return;
  sending = true;
  root.toggleAttribute("data-busy", true);
  show("ask");
  trigger("ask", { question: question.trim() });
  setTimeout(() => { sending = false; refresh(); }, 10000);
};
const fit = (field) => {
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight}px`;
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
on.click.restart = () => trigger("restart", {});
document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.keyCode === 229 || event.target.id !== "question") return;
  if (event.key !== "Enter" || event.shiftKey) return;
  event.preventDefault();
  event.target.form.requestSubmit();
});

const refresh = () => {
  const busy = sending || document.querySelector("#live [data-busy]") !== null;
  root.toggleAttribute("data-busy", busy);
  if (!busy) document.querySelector("[data-stop]").disabled = false;
  root.toggleAttribute("data-asked", document.querySelector("#live .exchange") !== null);
};
const follow = () => requestAnimationFrame(() => {
  if (root.hasAttribute("data-asked")) at("live").scrollIntoView({ block: "start" });
});
on.ready.push(() => {
  new MutationObserver(() => {
    if (sending) {
      sending = false;
      follow();
    }
    refresh();
  }).observe(at("live"), everything);
  new MutationObserver(follow).observe(at("past"), everything);
});
