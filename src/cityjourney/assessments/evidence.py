"""What this app can show about a city."""


def register_own() -> None:
    """Called once, when Django is ready."""
