"""Two people wrote at once."""

from cityjourney.core.errors import DomainError


class Conflict(DomainError):  # noqa: N818 - it is what happened, in words
    """Somebody else saved first. Both texts are here, and the version on which the next saving must build."""

    def __init__(self, sentence: str, *, mine: str, theirs: str, version: int) -> None:
        super().__init__(sentence)
        self.mine = mine
        self.theirs = theirs
        self.version = version
