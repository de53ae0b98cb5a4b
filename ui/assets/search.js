// Looking passages up.
{
  on.ready.push(() => settled("results"));
  const find = () => pend("results", "find", {
    phrase: at("phrase").value,
    exact: at("find-exact").checked,
    publisher: at("find-publisher").value,
    source: at("find-source").value,
    since: at("find-since").value,
    until: at("find-until").value,
    language: at("find-language").value,
  });
  on.show.search = () => trigger("choices", {});
  on.submit.find = find;
  // A changed filter applies at once to what is on screen.
  document.addEventListener("change", (event) => {
    if (event.target.closest("[data-form=find] .narrowing") && at("phrase").value.trim()) find();
  });
  document.addEventListener("reset", (event) => {
    if (event.target.dataset.form !== "find") return;
    event.preventDefault(); // the phrase stays
    for (const field of event.target.querySelectorAll(".filters :is(input, select)")) field.value = "";
    if (at("phrase").value.trim()) find();
  });

  // Copying a reference; pages that are not served securely have no clipboard of their own.
  const copy = async (field) => {
    try {
      await navigator.clipboard.writeText(field.textContent);
      return true;
    } catch {
      const range = document.createRange();
      range.selectNodeContents(field);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      return document.execCommand("copy");
    }
  };
  on.click.copyReference = async (button) => {
    if (!await copy(button.parentElement.querySelector("code"))) return;
    button.toggleAttribute("data-done", true);
    const status = button.closest("details").querySelector("[role=status]");
    if (status) status.textContent = button.querySelector(`.after .${root.dataset.language}`).textContent;
    setTimeout(() => button.removeAttribute("data-done"), 2000);
  };
}
