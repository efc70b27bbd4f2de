"""Runs from before the methodology said what counts keep saying it: the five criteria that were fixed until then."""

from typing import Any

from django.db import migrations

CRITERIA: tuple[dict[str, Any], ...] = (
    {
        "key": "language", "measure": "languages", "aim": "nobody_without",
        "name": {"en": "A common language", "es": "Una lengua común"},
        "sentence": {
            "en": "A language that the city and its mentor city share",
            "es": "Una lengua que compartan la ciudad y su mentora",
        },
    },
    {
        "key": "theme_none", "measure": "themes", "aim": "nobody_without",
        "name": {"en": "A common theme", "es": "Un tema común"},
        "sentence": {"en": "A theme that both work on", "es": "Un tema en el que trabajen ambas"},
    },
    {
        "key": "theme", "measure": "themes", "aim": "most_points",
        "name": {"en": "The themes that matter most", "es": "Los temas más importantes"},
        "sentence": {"en": "The theme that matters most to the city", "es": "El tema que más importa a la ciudad"},
    },
    {
        "key": "preference", "measure": "preferences", "aim": "most_points",
        "name": {"en": "Wishes of the cities", "es": "Deseos de las ciudades"},
        "sentence": {"en": "The mentor cities that it wished for", "es": "Las ciudades mentoras que deseaba"},
    },
    {
        "key": "relatability", "measure": "relatability", "aim": "most_points",
        "name": {"en": "Cities that are alike", "es": "Ciudades parecidas"},
        "sentence": {
            "en": "Size, lie of the land, borders and networks in common",
            "es": "Tamaño, geografía, fronteras y redes en común",
        },
    },
)  # fmt: skip
WEIGHTS = {"population": 25, "area": 10, "gdp_per_head": 20, "features": 20, "borders": 10, "networks": 15}


def describe(apps: Any, _editor: Any) -> None:
    """Put into `options` what each run went by; figures and results stay as they are."""
    runs = apps.get_model("allocations", "Run").objects
    for run in runs.iterator(chunk_size=20):
        rules = run.options.get("rules", {})
        if "criteria" in rules:
            continue
        run.options = {**run.options, "rules": _rules(run.problem, rules), "shipped": None}
        run.save(update_fields=["options"])


def _rules(problem: Any, rules: Any) -> dict[str, Any]:
    """The rules of an old run; those of a file as far as the file says them."""
    document = problem if isinstance(problem, dict) else {}
    size = document.get("group_size")
    size = size if isinstance(size, dict) else {}
    known = {each["key"]: each for each in CRITERIA}
    listed = document.get("criteria")
    items = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    return {
        "group_min": rules.get("group_min", size.get("min", 1)),
        "group_max": rules.get("group_max", size.get("max", 1)),
        "criteria": [
            known.get(str(item.get("key"))) or _unknown(item) for item in items
        ],
        "weights": WEIGHTS, "limits": rules.get("limits", []), "themes_ranked": 3, "preferences_ranked": 5,
        "second_mentors": rules.get("second_mentors", 0), "key": "", "name": {},
    }  # fmt: skip


def _unknown(item: Any) -> dict[str, Any]:
    aim = "nobody_without" if item.get("measure") == "count_zero" else "most_points"
    return {"key": str(item.get("key")), "measure": "", "aim": aim, "name": {}, "sentence": {}}


class Migration(migrations.Migration):
    dependencies = [("allocations", "0001_initial")]

    operations = [migrations.RunPython(describe, migrations.RunPython.noop)]
