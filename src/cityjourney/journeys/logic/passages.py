"""Finding a commented passage again in a text that has changed since."""


def place_of(text: str, quote: str, position: int) -> int | None:
    """Where a quoted passage stands now: its occurrence nearest to the old position (in characters), or None."""
    if not quote:
        return None
    found, start = [], text.find(quote)
    while start != -1:
        found.append(start)
        start = text.find(quote, start + 1)
    return min(found, key=lambda place: abs(place - position), default=None)


def fits(text: str, quote: str, position: int) -> bool:
    """Whether the text has exactly this passage at this position."""
    return bool(quote) and text[position : position + len(quote)] == quote
