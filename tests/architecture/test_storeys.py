"""Foreign keys follow the storeys too: strings in models escape the import linter."""

import tomllib
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db.models import ForeignKey, ManyToManyField

ROOT = Path(__file__).resolve().parents[2]
SWAPPABLE_USER = settings.AUTH_USER_MODEL


def storeys() -> dict[str, int]:
    """App -> height, read from the same lines that the linter reads (the roof is highest)."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["id"] == "storeys")
    return {
        name.strip(): height for height, layer in enumerate(reversed(layers)) for name in layer.strip("()").split("|")
    }


def arrows() -> list[tuple[str, str, str]]:
    """Every foreign key of ours to ours: (from app, to app, field)."""
    found = []
    for model in apps.get_models():
        if not model.__module__.startswith("cityjourney."):
            continue
        for field in (*model._meta.fields, *model._meta.many_to_many):
            target = field.related_model if isinstance(field, ForeignKey | ManyToManyField) else None
            if isinstance(target, type) and target.__module__.startswith("cityjourney."):
                label = f"{model._meta.label}.{field.name}"
                found.append((model._meta.app_label, target._meta.app_label, label))
    return found


def upward(height: dict[str, int], keys: list[tuple[str, str, str]]) -> list[str]:
    """Those arrows that do not go down or stay within the app. The user model is everybody's."""
    user_app = SWAPPABLE_USER.split(".")[0]
    return [
        f"{label} points up (or across) to {target}"
        for source, target, label in keys
        if source != target and target != user_app and height[source] <= height[target]
    ]


def test_foreign_keys_go_down_or_stay_within_their_app() -> None:
    keys = arrows()
    assert len(keys) > 10
    assert upward(storeys(), keys) == []


def test_an_upward_foreign_key_would_be_found() -> None:
    height = storeys()
    assert upward(height, [("organisations", "programmes", "City.edition")])
    assert not upward(height, [("programmes", "organisations", "Participation.city")])


def test_every_app_of_ours_has_a_storey() -> None:
    ours = {app.name.rsplit(".", 1)[1] for app in apps.get_app_configs() if app.name.startswith("cityjourney.")}
    assert ours <= set(storeys())
