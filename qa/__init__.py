"""Question answering over articles: read, chunk, search, generate, verify, cite."""
