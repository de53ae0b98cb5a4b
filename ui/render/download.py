"""A file for the browser to save: the page's script turns it into one."""

from ui.render.escaping import say, text


def download(name: str, media_type: str, content: str) -> str:
    """Render a file, its content in base64; it is saved as soon as it lands on the page."""
    return (
        f'<p class="unseen" role="status" data-file="{text(name)}" data-type="{text(media_type)}"'
        f' data-content="{text(content)}">{say("saved_file")} {text(name)}</p>'
    )
