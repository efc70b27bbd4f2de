"""What the tests of the first page share."""

from tests.portal.desk.conftest import browse, cast

__all__ = ["browse", "cast"]
