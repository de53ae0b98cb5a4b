"""Errors of the embeddings layer, and the root that every other error of the product derives from.

The whole tree is drawn in :mod:`qa.errors`.
"""


class QingwenError(Exception):
    """A failure with one line for the reader: what happened, to what, and what to do next."""


class ModelError(QingwenError):
    """Model weights are missing, damaged or cannot be loaded."""


class ModelMissingError(ModelError):
    """The weights are not on this machine and could not be fetched."""


class ModelCorruptedError(ModelError):
    """A weight file differs from its pinned checksum."""


class IndexMismatchError(QingwenError):
    """A vector index does not belong to this library, model or checksum: rebuild it."""
