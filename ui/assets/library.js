// The list of articles: filter and pages.
const browse = (page) => trigger("browse", { page, filter: at("filter")?.value ?? "" });
let typing = 0;
on.show.library = () => browse(0);
on.submit.browse = () => browse(0);
on.click.page = (button) => browse(Number(button.dataset.page));
on.input.filter = (field, event) => {
  if (event.isComposing) return;
  clearTimeout(typing);
  typing = setTimeout(browse, 200, 0);
};
