"""``models``: the weights on this machine."""

from typing import TYPE_CHECKING, Annotated

import typer

from embeddings import models
from embeddings.registry import REGISTRY
from qa.commands.options import JsonOption
from qa.commands.output import downloading, note, say, say_json
from qa.commands.session import load_settings
from qa.errors import ModelError, ModelMissingError

if TYPE_CHECKING:
    from qa.config import Settings

app = typer.Typer(help="The model weights on this machine.", invoke_without_command=True)
_Names = Annotated[list[str] | None, typer.Argument(metavar="NAME", show_default=False)]


@app.callback()
def default(context: typer.Context) -> None:
    """List the models when no command is named."""
    if context.invoked_subcommand is None:
        list_models()


@app.command("list")
def list_models(*, json: JsonOption = False) -> None:
    """List the models known by name, and which are installed."""
    settings = load_settings()
    wanted = needed(settings)
    rows = [
        {
            "name": spec.name,
            "role": spec.role.value,
            "installed": models.is_installed(spec.name, settings.home),
            "in_use": spec.name in wanted,
            "download_bytes": spec.download_size,
            "licence": spec.licence,
            "description": spec.description,
        }
        for spec in REGISTRY.values()
    ]
    if json:
        say_json(rows)
        return
    for row in rows:
        state = "installed" if row["installed"] else "–"
        use = "in use" if row["in_use"] else ""
        say(
            f"{row['name']:<24}{row['role']:<16}{size(REGISTRY[str(row['name'])].download_size):>8}"
            f"  {state:<11}{use:<8}{row['licence']:<12}{row['description']}"
        )


@app.command("pull")
def pull_models(names: _Names = None) -> None:
    """Download models; without a name those that the settings call for."""
    settings = load_settings()
    for name in names or needed(settings):
        pull(name, settings)


@app.command("verify")
def verify_models(names: _Names = None) -> int:
    """Read every byte of the models; without a name of all that are there."""
    settings = load_settings()
    broken = 0
    for name in names or REGISTRY:
        try:
            problems = models.verify(name, settings.home)
        except ModelMissingError:
            if names:
                raise
            continue
        if problems:
            broken += 1
            mend = f"run: qingwen models remove {name}, then: qingwen models pull {name}"
            note(f"{name}: {'; '.join(problems)}; {mend}")
        else:
            say(f"{name}: verified")
    return 1 if broken else 0


@app.command("remove")
def remove_models(names: Annotated[list[str], typer.Argument(metavar="NAME")]) -> None:
    """Delete models from this machine."""
    settings = load_settings()
    for name in names:
        removed = models.remove(name, settings.home)
        say(f"{name}: {'removed' if removed else 'was not installed'}")


def needed(settings: "Settings") -> list[str]:
    """Names of the registry's models that the settings call for."""
    from embeddings.encoder import model_of

    names = [model_of(settings.encoder)]
    if settings.runs_gguf:
        names.append(settings.language_model)
    return [name for name in names if name in REGISTRY]


def missing(settings: "Settings") -> list[str]:
    """The needed models that are not installed."""
    return [name for name in needed(settings) if not models.is_installed(name, settings.home)]


def pull(name: str, settings: "Settings") -> None:
    """Download one model, with a bar on a terminal and a line elsewhere."""
    if name not in REGISTRY:
        raise ModelError(f"{name}: unknown model; known: {', '.join(REGISTRY)}")
    if models.is_installed(name, settings.home):
        return
    total = REGISTRY[name].download_size
    note(f"downloading {name} ({size(total)})")
    with downloading() as progress:
        task = progress.add_task(name, total=total)

        def report(label: str, done: int, whole: int) -> None:
            progress.update(task, description=f"{name}: {label}", completed=done, total=whole)

        models.pull(name, settings.home, report)


def size(count: int) -> str:
    """Bytes for people: ``1.1 GB``."""
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{count / 1e6:.0f} MB"  # noqa: PLR2004
