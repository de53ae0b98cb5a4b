"""Text to vectors to nearest vectors; knows nothing of articles."""

import os

# OpenMP reads this once, when the first library that links it (torch, FAISS, llama.cpp) is loaded.
# Spinning threads of one library starve the others: they must sleep while they wait.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
