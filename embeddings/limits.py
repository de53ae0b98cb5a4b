"""What this machine can do at most, to set measured speeds beside."""

import time

import torch

from embeddings.quantisation import Affine
from embeddings.quantised_bert import Linear

_SIZE = 1024
_REPEATS = 12


def integer_products(threads: int) -> tuple[float, float]:
    """Operations per second, and per CPU second, of a large 8-bit matrix product.

    Raises ``RuntimeError`` where torch has no 8-bit kernels for the processor.
    """
    torch.set_num_threads(threads)
    product = Linear(Affine(torch.ones(_SIZE, _SIZE), torch.zeros(_SIZE)), 1.0, 0)
    levels = torch.ones(_SIZE, _SIZE, dtype=torch.uint8)
    with torch.inference_mode():
        product(levels)
        start, used = time.perf_counter(), time.process_time()
        for _ in range(_REPEATS):
            product(levels)
        seconds, cpu = time.perf_counter() - start, time.process_time() - used
    operations = 2.0 * _REPEATS * _SIZE**3
    return operations / seconds, operations / cpu
