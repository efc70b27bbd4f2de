"""Addresses that every page names: menus, tabs, rails."""

from functools import lru_cache

from django.urls import reverse


@lru_cache(maxsize=4096)
def address(name: str, *args: str) -> str:
    """As `reverse`, looked up once per process; for addresses that come again on page after page."""
    return reverse(name, args=args)
