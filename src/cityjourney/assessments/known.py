"""What this app itself knows for the chain of concepts."""


def register_own() -> None:
    """Called once, when Django is ready."""
