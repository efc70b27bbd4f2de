"""What the calls of the demo say, and what people write in them. All of it is invented."""

from collections.abc import Mapping, Sequence
from typing import Any

LEVELS = [
    {"en": "nothing of it", "es": "nada de ello"},
    {"en": "a beginning", "es": "un comienzo"},
    {"en": "partly", "es": "en parte"},
    {"en": "well thought out", "es": "bien pensado"},
    {"en": "convincing throughout", "es": "convincente de principio a fin"},
]
CRITERIA: list[dict[str, Any]] = [
    {"key": "need", "name": {"en": "What the city wants to change", "es": "Qué quiere cambiar la ciudad"}, "weight": 3,
     "levels": LEVELS},
    {"key": "team", "name": {"en": "People and time", "es": "Personas y tiempo"}, "weight": 2, "levels": LEVELS},
    {"key": "partners", "name": {"en": "Partners in the city", "es": "Aliados en la ciudad"}, "weight": 1,
     "levels": LEVELS},
]  # fmt: skip
VIDEO = [
    {"en": "Who are you, in half a minute?", "es": "¿Quiénes son, en medio minuto?"},
    {"en": "What have you begun already?", "es": "¿Qué han empezado ya?"},
    {"en": "Which theme tempts you most?", "es": "¿Qué tema les atrae más?"},
]
FIRST: Mapping[str, Any] = {
    "slug": "first-call",
    "title": {"en": "Call for cities", "es": "Convocatoria para ciudades"},
    "text": {
        "en": "Twenty-five months of work on what your city needs most, with experts and with other cities beside you.",
        "es": "Veinticinco meses de trabajo en lo que más necesita su ciudad, con expertos y con otras ciudades.",
    },
    "theme_choices": 3,
    "mentor_choices": 0,
}
SECOND: Mapping[str, Any] = {
    "slug": "late-places",
    "title": {"en": "Two late places", "es": "Dos plazas de última hora"},
    "text": {
        "en": "Two more cities may join for the third cycle. They bring a roadmap of their own and catch up with it.",
        "es": "Dos ciudades más pueden sumarse al tercer ciclo. Traen su hoja de ruta y con ella se ponen al día.",
    },
    "theme_choices": 3,
    "mentor_choices": 0,
}
CLEAR: Mapping[str, Mapping[str, str]] = {"lead": {"en": "leads the team", "es": "dirige el equipo"}}
ANSWERS: Mapping[str, Sequence[str]] = {
    "en": (
        "Shops leave the centre, flats are cold in winter, and the council wants both to change within two years.",
        "Heat in the old quarters, long ways to work, and figures that nobody outside the town hall can read.",
        "A repair library and open bus data; both are small, both are used every day.",
        "Two schools, the chamber of small trade and the university have said in writing that they take part.",
    ),
    "es": (
        "El turismo llena el centro y vacía los barrios; el pleno quiere que en dos años gane toda la ciudad.",
        "Calor en el casco antiguo, agua escasa en verano y datos que nadie de fuera del ayuntamiento puede leer.",
        "Un portal de datos abiertos y una ruta verde; ambos son pequeños y se usan a diario.",
        "La universidad, una red de hoteles y dos asociaciones vecinales participan por escrito.",
    ),
}
COMMENTS: Mapping[str, Sequence[str]] = {
    "good": (
        "Says what will be different, for whom, and by when.",
        "Names and days are given; the mayor has signed.",
        "Partners speak in their own words.",
    ),
    "weak": (
        "The wish is clear, the way is not.",
        "One person for everything; that will not last two years.",
        "Partners are listed, not asked.",
    ),
}
REASONS: Mapping[str, str] = {
    "select": "A clear need, a team with time for it, and partners who have said yes.",
    "reserve": "A good application; the places went to cities with a stronger team. First on the reserve list.",
    "reject": "The need is plain, but nobody has time for the work yet. Please apply again with two more people.",
}
