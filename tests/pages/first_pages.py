"""What everybody of the cast meets first: signed in, they are led to a page with something of their own on it."""

DESK, HOME = "/icc-demo/desk/", "/icc-demo/"
FIRST: dict[str, tuple[str, tuple[str, ...]]] = {
    "clara.moreau@programme.example": ("/icc-demo/cohort/", ("Late, and why", "Granada")),
    "ana.horvat@osijek.example": (f"{DESK}osijek/", ('id="now"', 'class="btn primary')),
    "lucia.navarro@granada.example": (f"{DESK}granada/", ('id="now"', 'class="btn primary')),
    "carmen.gil@granada.example": (f"{DESK}granada/", ('id="now"', 'class="btn primary')),
    "eleni.papadaki@experts.example": (DESK, ('id="now"', 'id="cities"', 'class="btn primary')),
    "jonas.berg@experts.example": (f"{DESK}granada/", ('id="now"', 'class="btn primary')),
    "sofia.lindqvist@experts.example": (f"{DESK}granada/", ('id="now"', 'class="btn primary')),
    "mette.sorensen@aarhus.example": (f"{DESK}aarhus/", ('id="now"', 'class="btn primary')),
    "pablo.ruiz@vega-solar.example": (HOME, ('id="meetings"',)),
    "ines.cano@mail.example": (HOME, ('id="now"', 'id="meetings"', "Paseo abierto")),
    "bram.dewit@news.example": (HOME, ("What is open now", "/icc-demo/guide/")),
    "kadri.tamm@observers.example": (HOME, ('id="meetings"', 'id="numbers"')),
    "henrik.dahl@assessors.example": (HOME, ('id="now"', "late-places/assess/")),
}
"""Who -> where they are led, and what stands there (whatever the language)."""
