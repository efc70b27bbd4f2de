"""Every write: `editing` (drafts, versions), `collecting` (when, to whom), `answering` and `retention` (responses)."""
