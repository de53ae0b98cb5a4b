"""An evaluation as one HTML page that needs nothing else: figures, intervals, reliability."""

from collections.abc import Mapping
from html import escape

from qa.evaluation.reliability import Reliability
from qa.evaluation.report import Estimate, Report

_STYLE = """
body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;
color:#1c2430;background:#fff}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2.2rem}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{text-align:right;padding:.25rem .5rem;border-bottom:1px solid #e3e7ed;white-space:nowrap}
th:first-child,td:first-child{text-align:left}.wide{overflow-x:auto}
.muted{color:#5b6675}svg{max-width:100%;height:auto}
@media (prefers-color-scheme:dark){body{color:#e6eaf0;background:#14181f}
th,td{border-color:#2b323d}.muted{color:#9aa5b4}}
"""
_BAR, _ROW, _LEFT = 360, 26, 170
_SIDE = 280


def page(report: Report, calibration: Reliability | None, about: Mapping[str, str]) -> str:
    """Write the page; ``about`` are lines such as the name of the questions and of the models."""
    lines = "".join(f"<div>{escape(k)}: {escape(v)}</div>" for k, v in about.items())
    parts = [
        f"<h1>Qingwen 青问: evaluation</h1><div class=muted>{lines}"
        f"<div>{report.questions} questions, {report.missing} without a prediction</div></div>",
        "<h2>All questions, with 95&nbsp;% bootstrap intervals</h2>",
        _bars(report.groups["all"]),
        "<h2>By type and language</h2>",
        _table(report.groups),
    ]
    if calibration is not None:
        parts += [
            "<h2>Reliability of the probability of being answerable</h2>",
            f"<p class=muted>Calibration error {calibration.calibration_error:.3f}, Brier score"
            f" {calibration.brier:.3f}, n&nbsp;=&nbsp;{calibration.n}. On the diagonal a"
            " probability means what it says; areas are numbers of questions.</p>",
            _diagram(calibration),
        ]
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>Qingwen: evaluation</title><style>{_STYLE}</style>"
        f"<body>{''.join(parts)}</body></html>\n"
    )


def _bars(figures: Mapping[str, Estimate]) -> str:
    rows = []
    for i, (name, e) in enumerate(figures.items()):
        y = i * _ROW + _ROW // 2
        low, value, high = (_LEFT + _BAR * x for x in (e.low, e.value, e.high))
        rows.append(
            f'<text x="{_LEFT - 10}" y="{y + 5}" text-anchor="end">{escape(name)}</text>'
            f'<rect x="{_LEFT}" y="{y - 7}" width="{_BAR * e.value:.1f}" height="14"'
            ' fill="#3b82b6" opacity=".45"/>'
            f'<line x1="{low:.1f}" x2="{high:.1f}" y1="{y}" y2="{y}" stroke="currentColor"/>'
            f'<circle cx="{value:.1f}" cy="{y}" r="3.5" fill="#1f5f8b"/>'
            f'<text x="{_LEFT + _BAR + 12}" y="{y + 5}">{e.value:.3f} [{e.low:.3f},'
            f" {e.high:.3f}] n={e.n}</text>"
        )
    height = len(figures) * _ROW + 4
    return (
        f'<svg viewBox="0 0 {_LEFT + _BAR + 230} {height}" width="{_LEFT + _BAR + 230}"'
        f' role="img" aria-label="figures with intervals" fill="currentColor"'
        f' font-size="13">{"".join(rows)}</svg>'
    )


def _table(groups: Mapping[str, Mapping[str, Estimate]]) -> str:
    names = list(groups["all"])
    head = "".join(f"<th>{escape(name)}</th>" for name in names)
    rows = "".join(
        f"<tr><td>{escape(group)}</td>"
        + "".join(_cell(figures.get(name)) for name in names)
        + "</tr>"
        for group, figures in groups.items()
    )
    return f"<div class=wide><table><tr><th></th>{head}</tr>{rows}</table></div>"


def _cell(estimate: Estimate | None) -> str:
    if estimate is None:
        return "<td>–</td>"
    title = f"[{estimate.low:.3f}, {estimate.high:.3f}] n={estimate.n}"
    return f'<td title="{title}">{estimate.value:.3f}</td>'


def _diagram(calibration: Reliability) -> str:
    most = max(b.n for b in calibration.bins)
    left, top = 50, 10
    dots = "".join(
        f'<circle cx="{left + _SIDE * b.predicted:.1f}" cy="{top + _SIDE * (1 - b.observed):.1f}"'
        f' r="{3 + 9 * (b.n / most) ** 0.5:.1f}" fill="#3b82b6" opacity=".7">'
        f"<title>{b.predicted:.2f} → {b.observed:.2f}, n={b.n}</title></circle>"
        for b in calibration.bins
    )
    return (
        f'<svg viewBox="0 0 {left + _SIDE + 20} {top + _SIDE + 45}" width="{left + _SIDE + 20}"'
        ' role="img" aria-label="reliability diagram" fill="currentColor" font-size="13">'
        f'<rect x="{left}" y="{top}" width="{_SIDE}" height="{_SIDE}" fill="none"'
        ' stroke="currentColor" opacity=".4"/>'
        f'<line x1="{left}" y1="{top + _SIDE}" x2="{left + _SIDE}" y2="{top}"'
        ' stroke="currentColor" stroke-dasharray="4 4" opacity=".6"/>'
        f"{dots}"
        f'<text x="{left + _SIDE // 2}" y="{top + _SIDE + 35}" text-anchor="middle">predicted'
        "</text>"
        f'<text x="18" y="{top + _SIDE // 2}" text-anchor="middle"'
        f' transform="rotate(-90 18 {top + _SIDE // 2})">observed</text>'
        f'<text x="{left}" y="{top + _SIDE + 17}" text-anchor="middle">0</text>'
        f'<text x="{left + _SIDE}" y="{top + _SIDE + 17}" text-anchor="middle">1</text></svg>'
    )
