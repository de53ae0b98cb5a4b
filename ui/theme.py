"""The only part of the page that Gradio draws: the login."""

import gradio as gr

_FONTS = (
    "-apple-system", "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "system-ui",
    "sans-serif",
)  # fmt: skip


def login_theme() -> gr.themes.Base:
    """Dress the login in the colours of ``early.css``."""
    colours = {
        "body_background_fill": "paper",
        "body_text_color": "ink",
        "body_text_color_subdued": "muted",
        "background_fill_primary": "paper",
        "background_fill_secondary": "paper",
        "block_background_fill": "sheet",
        "block_border_color": "line",
        "block_label_text_color": "muted",
        "block_info_text_color": "muted",
        "input_background_fill": "paper",
        "input_background_fill_focus": "paper",
        "input_border_color": "line",
        "input_border_color_focus": "accent",
        "border_color_primary": "line",
        "button_primary_background_fill": "accent",
        "button_primary_background_fill_hover": "accent",
        "button_primary_border_color": "accent",
        "button_primary_border_color_hover": "accent",
        "button_primary_text_color": "accent-ink",
    }
    values = {
        f"{name}{scheme}": f"var(--{colour})"
        for name, colour in colours.items()
        for scheme in ("", "_dark")
    }
    return gr.themes.Base(font=_FONTS, font_mono="monospace").set(
        input_border_width="1px", **values
    )
