"""Bytes → articles: one reader for each format, chosen by the file's suffix."""

from qa.reading.readers import SUFFIXES, hash_file, read_path, source_text

__all__ = ["SUFFIXES", "hash_file", "read_path", "source_text"]
