"""`cityjourney invite <address>`: the first people of an edition, whom nobody inside could ask."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from cityjourney.core.errors import DomainError
from cityjourney.programmes.commands.invitations import invite
from cityjourney.programmes.models import Edition, Participation, Role


class Command(BaseCommand):
    help = "Send an invitation by mail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--edition", required=True)
        parser.add_argument("--role", required=True, help="key of the role")
        parser.add_argument("--city", help="address of the city, for roles of a city")
        parser.add_argument("--name", default="")
        parser.add_argument("--language", default="en")

    def handle(self, *args: Any, **options: Any) -> None:
        edition = Edition.objects.filter(slug=options["edition"]).first()
        if edition is None:
            raise CommandError(f"There is no edition “{options['edition']}”.")
        role = Role.objects.filter(edition=edition, key=options["role"], retired=False).first()
        if role is None:
            keys = ", ".join(Role.objects.filter(edition=edition, retired=False).values_list("key", flat=True))
            raise CommandError(f"There is no role “{options['role']}”; there are: {keys}.")
        city = None
        if options["city"]:
            city = Participation.objects.current().filter(edition=edition, city__slug=options["city"]).first()
            if city is None:
                raise CommandError(f"“{options['city']}” does not take part.")
        try:
            sent = invite(
                email=options["email"],
                name=options["name"],
                language=options["language"],
                role=role,
                participation=city,
                by=None,
                at=timezone.now(),
            )
        except DomainError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"The invitation to {sent.email} is on its way.")
