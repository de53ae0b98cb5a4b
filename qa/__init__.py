"""Question answering over articles: read, chunk, search, choose evidence, generate, verify, cite."""
