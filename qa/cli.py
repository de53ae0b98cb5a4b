"""``qingwen``: the command line, put together.

Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted. Errors are one line on stderr.
"""

import os
import sys
import warnings
from collections.abc import Sequence

import typer

from qa.commands import asking, benchmarks, doctor, evaluating, libraries, models, serving, state
from qa.commands.output import note
from qa.errors import QingwenError

app = typer.Typer(
    name="qingwen",
    help="Ask your own articles; every sentence of an answer is proved by a quote.",
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(serving.serve)
app.command()(libraries.ingest)
app.command()(asking.ask)
app.command()(asking.search)
app.command("list")(libraries.list_articles)
app.command()(libraries.show)
app.command()(libraries.remove)
app.command()(libraries.export)
app.command("import")(libraries.import_)
app.command()(state.verify)
app.command()(state.status)
app.command("eval")(evaluating.evaluate_set)
app.command()(doctor.doctor)
app.add_typer(models.app, name="models")
app.add_typer(benchmarks.app, name="bench")


def main() -> None:
    """Run the command line on the process's own arguments and exit."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; whatever goes wrong becomes one line on stderr."""
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal that cannot show 青问 still shows the rest
            stream.reconfigure(errors="replace")
    try:
        code = app(list(arguments) or ["--help"], prog_name="qingwen", standalone_mode=False)
    except typer.TyperException as error:
        if message := error.format_message():  # empty where the help was printed instead
            note(f"{message} (see: qingwen --help)")
        return error.exit_code
    except QingwenError as error:
        note(str(error))
        return 1
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        note(f"{where}{error.strerror or error}")
        return 1
    except Exception as error:
        if sys.flags.dev_mode:
            raise
        note(
            f"unexpected {type(error).__name__}: {error};"
            " for the traceback run: python -X dev -m qa.cli with the same arguments"
        )
        return 1
    finally:
        _flush()
    return code if isinstance(code, int) else 0


def _flush() -> None:
    """Write what is left; a reader that went away (``| head``) is no error."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
