"""Every write: `editing` (drafts and versions), `collecting` (when and to whom), `answering` (responses)."""
