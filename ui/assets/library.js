// The list of articles: filter, order, pages, what is done with one and with all.
{
  const view = { page: 0, order: "stored", descending: false };
  const browsed = () => ({ ...view, filter: at("filter")?.value ?? "" });
  const browse = (page) => {
    view.page = page;
    trigger("browse", browsed());
  };
  const carded = () => document.querySelector("#article-card .card")?.dataset.article ?? "";
  let typing = 0;
  on.show.library = () => browse(view.page);
  on.prepared.push(() => root.dataset.view === "library" && browse(view.page));
  on.submit.browse = () => browse(0);
  on.click.page = (button) => browse(Number(button.dataset.page));
  on.click.sort = ({ dataset: { sort } }) => {
    // first click: as one reads it; second: the other way; third: as stored
    const counts = ["characters", "passages", "warnings", "date"].includes(sort);
    if (view.order !== sort) Object.assign(view, { order: sort, descending: counts });
    else if (view.descending === counts) view.descending = !counts;
    else Object.assign(view, { order: "stored", descending: false });
    browse(0);
  };
  on.input.filter = (field, event) => {
    if (event.isComposing) return;
    clearTimeout(typing);
    typing = setTimeout(browse, 200, 0);
  };
  document.addEventListener("compositionend", (event) => {
    if (event.target.id === "filter") browse(0);
  });

  let from = ""; // whose details were opened: the focus goes back there
  on.click.card = (button) => {
    from = button.dataset.card;
    trigger("card", { article: from });
  };
  on.click.closeCard = () => trigger("card", {});
  on.submit.edit = (form) =>
    trigger("edit", { article: carded(), ...Object.fromEntries(new FormData(form)), ...browsed() });
  on.click.remove = () => trigger("remove", { article: carded(), ...browsed() });
  on.click.undo = (button) => trigger("undo", { number: Number(button.dataset.undo), ...browsed() });
  on.click.reread = () => trigger("reread", { article: carded(), ...browsed() });
  on.click.health = () => trigger("health", {});
  on.click.export = () => trigger("export", {});
  // Gradio tells how many of the bytes have arrived in a property of the root alone.
  const sent = () => {
    const name = document.querySelector("#upload .uploading ~ .file .file-name");
    root.toggleAttribute("data-sending", name !== null);
    if (!name) return;
    const share = parseFloat(root.style.getPropertyValue("--upload-progress-width")) || 0;
    const [said, bar] = [document.querySelector(".sending"), at("sent")];
    const words = { ".file": name.textContent, ".share": `${Math.floor(share)}%` };
    if (bar.value !== share) bar.value = share;
    for (const [part, word] of Object.entries(words)) // what is observed changes only when it must
      if (said.querySelector(part).textContent !== word) said.querySelector(part).textContent = word;
  };
  on.ready.push(() => {
    const sending = new MutationObserver(sent);
    sending.observe(root, { attributes: true, attributeFilter: ["style"] });
    sending.observe(at("view-library"), { childList: true, subtree: true });
    let open = "";
    new MutationObserver(() => {
      const now = carded();
      if (now === open) return;
      open = now;
      root.toggleAttribute("data-card", Boolean(now));
      if (now) document.querySelector("#article-card h3").focus();
      else [...document.querySelectorAll("[data-card]")].find((one) => one.dataset.card === from)?.focus();
    }).observe(at("article-card"), { childList: true, subtree: true });
  });
}
