"""The cast: invented people in real cities, for the demo and the tests. No city has said or done what they do here."""

from dataclasses import dataclass

PROGRAMME = "icc"
EDITION = "icc-demo"
METHODOLOGY = "icc-2020"


@dataclass(frozen=True)
class Person:
    """Somebody in the cast: the role by its key, the city (if it is a role of one) by its address."""

    name: str
    email: str
    role: str
    city: str = ""
    language: str = "en"
    signs_in: bool = True
    """Shown in the list of sign-ins, with the demo's password."""


CAST = (
    Person("Clara Moreau", "clara.moreau@programme.example", "programme-team"),
    Person("Tomasz Zieliński", "tomasz.zielinski@programme.example", "programme-team", signs_in=False),
    Person("Ana Horvat", "ana.horvat@osijek.example", "representative", "osijek"),
    Person("Ivan Marić", "ivan.maric@osijek.example", "representative", "osijek", signs_in=False),
    Person("Petra Babić", "petra.babic@osijek.example", "representative", "osijek", signs_in=False),
    Person("Lucía Navarro", "lucia.navarro@granada.example", "representative", "granada", "es"),
    Person("Javier Ortega", "javier.ortega@granada.example", "representative", "granada", "es", signs_in=False),
    Person("Carmen Gil", "carmen.gil@granada.example", "mayor", "granada", "es"),
    Person("Marko Kovač", "marko.kovac@osijek.example", "mayor", "osijek", signs_in=False),
    Person("Eleni Papadaki", "eleni.papadaki@experts.example", "lead-expert", "granada"),
    Person("Eleni Papadaki", "eleni.papadaki@experts.example", "lead-expert", "thessaloniki", signs_in=False),
    Person("Jonas Berg", "jonas.berg@experts.example", "thematic-expert", "granada"),
    Person("Sofia Lindqvist", "sofia.lindqvist@experts.example", "transversal-expert", "granada"),
    Person("Mette Sørensen", "mette.sorensen@aarhus.example", "mentor-representative", "aarhus"),
    Person("Pablo Ruiz", "pablo.ruiz@vega-solar.example", "stakeholder", "granada", "es"),
    Person("Inés Cano", "ines.cano@mail.example", "citizen", "granada", "es"),
    Person("Bram de Wit", "bram.dewit@news.example", "press"),
    Person("Kadri Tamm", "kadri.tamm@observers.example", "observer"),
    Person("Henrik Dahl", "henrik.dahl@assessors.example", "call-assessor"),
)
"""One person for each role at least; Granada is the city that is told in full."""

TOLD = {"granada": "now", "thessaloniki": "waiting", "osijek": "plain"}
"""Cities whose rehearsal is told in more than a few words, and how (`rehearsal.world.Part.told`)."""
SPEAKING = {"granada": "es"}
"""Cities that meet in a language other than English, by address."""
DEMO_CITIES = (
    "Granada", "Thessaloniki", "Aarhus", "Osijek", "Split", "Rijeka", "Toronto", "Alicante", "Braga", "Bratislava",
    "Cartagena", "Cork", "Gdańsk", "Heidelberg", "Heraklion", "Iași", "Leuven", "Ljubljana", "Padova", "Pori",
)  # fmt: skip
"""The cities of the demo: three mentors, seventeen that take the full journey. `rehearse --cities all` takes all."""

LATE_JOINERS = {"Padova": 3}
"""Cities that joined so many months after the first day, by name."""

FIRST_NAMES = (
    "Adela", "Bruno", "Chiara", "Dario", "Elisa", "Felix", "Greta", "Hugo", "Irena", "Jakub", "Katja", "Luca", "Mara",
    "Nico", "Olga", "Pavel", "Rosa", "Stefan", "Teresa", "Viktor",
)  # fmt: skip
LAST_NAMES = (
    "Albani", "Brandt", "Costa", "Dumont", "Ellul", "Ferrer", "Grigore", "Hansen", "Ivanova", "Jansen", "Keller",
    "Lorenz", "Marin", "Nowak", "Oliveira", "Petrov", "Rossi", "Silva", "Toma", "Varga",
)  # fmt: skip
REPRESENTATIVE = {"core": "representative", "mentor": "mentor-representative"}
"""By the part that a city type plays."""
EXPERT = "lead-expert"
EXPERTS = (
    ("Eleni Papadaki", "eleni.papadaki@experts.example"),
    ("Matteo Ricci", "matteo.ricci@experts.example"),
    ("Hanna Virtanen", "hanna.virtanen@experts.example"),
    ("Diogo Farias", "diogo.farias@experts.example"),
    ("Anke Vogel", "anke.vogel@experts.example"),
    ("Radu Ene", "radu.ene@experts.example"),
)
"""They share the cities that take the full journey; nobody in the demo has no expert."""

ASKED = (
    ("Nikola Perić", "nikola.peric@split.example", "representative", "split", "invited"),
    ("Beatriz Lobo", "beatriz.lobo@granada.example", "stakeholder", "granada", "opened"),
    ("Hotel Alhambra Verde", "info@alhambra-verde.example", "stakeholder", "granada", "declined"),
    ("Universidad de la Vega", "rectorado@vega-uni.example", "stakeholder", "granada", "bounced"),
    ("Miguel Soto", "miguel.soto@granada.example", "representative", "granada", "proposed"),
    ("Energy Agency", "office@energy-agency.example", "observer", "", "expired"),
    ("Daily Metro", "desk@daily-metro.example", "press", "", "revoked"),
)
"""Invitations in every state: name, address, role, city, state."""


def invented_name(number: int) -> str:
    """A name for one of many, the same every time."""
    return f"{FIRST_NAMES[number % len(FIRST_NAMES)]} {LAST_NAMES[(number * 7 + number // 20) % len(LAST_NAMES)]}"
