"""Markup of the tab that says how far to trust the answers."""

from collections.abc import Mapping, Sequence

from embeddings.registry import ModelSpec, Role
from qa.evaluation.stored import Evaluation, Figure
from ui.render.escaping import safe_url, say, text

_METRICS = {
    "contains": "metric_contains",
    "quote_valid": "metric_quote_valid",
    "cite_precision": "metric_cite_precision",
    "cite_recall": "metric_cite_recall",
    "refusal_precision": "metric_refusal_precision",
    "refusal_recall": "metric_refusal_recall",
    "false_refusal": "metric_false_refusal",
    "hit@1": "metric_hit1",
    "mrr@10": "metric_mrr",
    "evidence_recall@10": "metric_recall10",
}
_COMPARED = ("contains", "cite_precision", "refusal_recall", "hit@1")


def quality_bar() -> str:
    """Render the heading of the tab."""
    return f'<div class="bar"><h2>{say("quality_heading")}</h2><p>{say("quality_idle")}</p></div>'


def evaluation(found: Evaluation) -> str:
    """Render the figures of an evaluation: bars with their intervals, as a table."""
    every = found.groups.get("all", {})
    shown = {name: key for name, key in _METRICS.items() if name in every}
    rows = "".join(
        f'<tr><th scope="row">{say(key)}</th>{_cells(every[name])}</tr>'
        for name, key in shown.items()
    )
    about = say(
        "quality_measured", name=found.name, count=found.questions, date=found.measured,
        generator=found.generator, encoder=found.encoder,
    )  # fmt: skip
    whose = say("quality_own" if found.own else "quality_packaged")
    heads = "".join(
        f'<th scope="col">{say(key)}</th>'
        for key in ("quality_metric", "quality_value", "quality_interval", "quality_count")
    )
    return (
        f'<p class="about">{whose} <bdi>{about}</bdi></p>'
        f'<table class="figures"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'
        f"{_groups(found.groups)}"
    )


def _cells(figure: Figure) -> str:
    low, high = figure.low * 100, figure.high * 100
    return (
        f'<td class="plot"><span class="value">{figure.value:.2f}</span>'
        f'<span class="track" aria-hidden="true">'
        f'<span class="interval" style="left:{low:.1f}%;width:{max(high - low, 0.5):.1f}%"></span>'
        f'<span class="point" style="left:{figure.value * 100:.1f}%"></span>'
        f"</span></td>"
        f"<td>{figure.low:.2f}–{figure.high:.2f}</td><td>{figure.n}</td>"
    )


def _groups(groups: Mapping[str, Mapping[str, Figure]]) -> str:
    """Render the same by language and kind of question, for the figures that tell most."""
    names = [name for name in _COMPARED if name in groups.get("all", {})]
    heads = "".join(f'<th scope="col">{say(_METRICS[name])}</th>' for name in names)
    rows = "".join(
        f'<tr><th scope="row">{_group(group)}</th>'
        + "".join(_cell(figures.get(name)) for name in names)
        + "</tr>"
        for group, figures in groups.items()
    )
    return (
        f'<details class="groups"><summary>{say("quality_groups")}</summary><div class="wide-table"'
        f' tabindex="0"><table class="figures"><thead><tr><th scope="col">{say("quality_group")}'
        f"</th>{heads}</tr></thead><tbody>{rows}</tbody></table></div></details>"
    )


def _group(name: str) -> str:
    return say("group_all") if name == "all" else f"<bdi>{text(name.partition('=')[2])}</bdi>"


def _cell(figure: Figure | None) -> str:
    if figure is None:
        return "<td>–</td>"
    return f"<td>{figure.value:.2f} <small>n={figure.n}</small></td>"


def models(specs: Sequence[tuple[ModelSpec, bool]], version: str) -> str:
    """Render the models that the settings name, with whether each is installed."""
    rows = "".join(_model(spec, installed=installed) for spec, installed in specs)
    heads = "".join(
        f'<th scope="col">{say(key)}</th>'
        for key in ("models_column", "models_role", "models_licence", "models_state")
    )
    return (
        f'<section class="models"><h3>{say("models_heading")}</h3><table class="figures">'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
        f"<p>Qingwen · {say('models_version', version=version)}</p></section>"
    )


def _model(spec: ModelSpec, *, installed: bool) -> str:
    url = safe_url(spec.origin)
    name = f"<bdi>{text(spec.name)}</bdi>"
    link = (
        f'<a href="{text(url)}" target="_blank" rel="noopener noreferrer">{name}'
        f'<span class="unseen"> {say("models_origin")}</span></a>'
        if url
        else name
    )
    use = say("models_encoder" if spec.role is Role.ENCODER else "models_writer")
    state = say("models_here" if installed else "models_absent")
    return (
        f'<tr><th scope="row">{link}<small><bdi>{text(spec.description)}</bdi>'
        f"<br><bdi>{text(spec.attribution)}</bdi></small></th>"
        f"<td>{use}</td><td><bdi>{text(spec.licence)}</bdi></td><td>{state}</td></tr>"
    )
