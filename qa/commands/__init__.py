"""The commands of ``qingwen``, one module a family; ``qa.cli`` puts them together."""
