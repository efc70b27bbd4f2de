"""Many answers at once: `python -m tests.reliability.answers <count>` puts them behind the open link of the stage.

Prints the path of the export, without its ending.
"""

import os
import random
import string
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cityjourney.config.settings")
PORTION = 5_000


def main(count: int) -> None:
    """Write them; each has a sentence that no other has."""
    from django.utils import timezone

    from cityjourney.questionnaires.enums import Mode, ResponseState
    from cityjourney.questionnaires.models import Collection, Response

    collection, now = Collection.objects.get(mode=Mode.OPEN), timezone.now()
    words = random.Random(1)
    given = {
        "collection": collection, "version_id": collection.version_id, "state": ResponseState.SUBMITTED,
        "started_at": now, "saved_at": now, "submitted_at": now,
    }  # fmt: skip
    for first in range(0, count, PORTION):
        Response.objects.bulk_create(
            Response(answers={"why": "".join(words.choices(string.ascii_letters, k=300)), "people": number}, **given)
            for number in range(first, min(first + PORTION, count))
        )
    sys.stdout.write(f"/{collection.edition.slug}/questionnaires/collections/{collection.public_id}/answers\n")


if __name__ == "__main__":
    django.setup()
    main(int(sys.argv[1]))
