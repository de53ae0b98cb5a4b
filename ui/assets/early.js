// In the document before Gradio starts, so that the page never shows the other language first.
try { document.documentElement.dataset.language = localStorage.getItem("qingwen.language") ?? ""; } catch { /* private */ }
document.documentElement.dataset.language ||= /^zh\b/i.test(navigator.language) ? "zh" : "en";
