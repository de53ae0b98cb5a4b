"""How good the answers are: data-set formats, metrics, report."""
