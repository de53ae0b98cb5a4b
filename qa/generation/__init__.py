"""Those who judge evidence and write answers."""
