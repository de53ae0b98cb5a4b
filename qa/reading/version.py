"""The reader's own version."""

READER = 4
"""Raised when files are read otherwise than before, so that the next ingestion reads them again."""
