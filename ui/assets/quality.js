// How far to trust the answers.
