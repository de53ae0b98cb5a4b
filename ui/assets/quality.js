// How far to trust the answers.
on.show.quality = () => trigger("quality", {});
