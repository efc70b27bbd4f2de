"""Pages: `answering` (by name), `open_link` (without an account), `managing`, `results`, `editor`, `sheets`."""
