"""What was entered for matching proposes tribes to those who prepare the matching, and to nobody else."""

from django.test import Client
from django.urls import reverse

from cityjourney.accounts.models import User
from cityjourney.allocations.commands.profiles import change_profile
from tests.groups.conftest import make_cast


def signed_in(person: User) -> Client:
    browser = Client()
    browser.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


def test_what_was_entered_for_matching_is_told_to_those_who_prepare_it(db: None) -> None:
    cast = make_cast()
    for name in ("Vigo", "Porto", "Gijon"):
        city, values = cast.world.cities[name], {"features": ["island", "unheard-of"], "networks": ["Small Isles"]}
        change_profile(participation=city, values=values, seen=0, by=cast.team, at=cast.at)
    page = reverse("groups:tribes", args=[cast.world.edition.slug])
    team, ana = signed_in(cast.team), signed_in(cast.ana)
    assert "Island cities" in team.get(page).content.decode()
    assert "Island cities" not in ana.get(page).content.decode()
    team.post(reverse("groups:propose", args=[cast.world.edition.slug]), {"key": "land:island"})
    assert "A tribe for Vigo? Island cities" in ana.get(page).content.decode(), "what is proposed is told to all"
