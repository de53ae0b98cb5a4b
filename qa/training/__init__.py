"""Recipes of the small artefacts that ship with the package; not used when it runs."""
