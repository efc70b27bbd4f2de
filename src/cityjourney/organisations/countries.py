"""Names of countries that have cities in programmes, by ISO 3166-1 code; others are shown by their code."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

COUNTRIES: Mapping[str, str | Promise] = {
    "AL": _("Albania"), "AT": _("Austria"), "BA": _("Bosnia and Herzegovina"), "BE": _("Belgium"), "BG": _("Bulgaria"),
    "BR": _("Brazil"), "CA": _("Canada"), "CH": _("Switzerland"), "CL": _("Chile"), "CO": _("Colombia"),
    "CY": _("Cyprus"), "CZ": _("Czechia"), "DE": _("Germany"), "DK": _("Denmark"), "EE": _("Estonia"), "ES": _("Spain"),
    "FI": _("Finland"), "FR": _("France"), "GB": _("United Kingdom"), "GE": _("Georgia"), "GR": _("Greece"),
    "HR": _("Croatia"), "HU": _("Hungary"), "IE": _("Ireland"), "IL": _("Israel"), "IS": _("Iceland"), "IT": _("Italy"),
    "JP": _("Japan"), "KR": _("South Korea"), "LT": _("Lithuania"), "LU": _("Luxembourg"), "LV": _("Latvia"),
    "MD": _("Moldova"), "ME": _("Montenegro"), "MK": _("North Macedonia"), "MT": _("Malta"), "MX": _("Mexico"),
    "NL": _("Netherlands"), "NO": _("Norway"), "PL": _("Poland"), "PT": _("Portugal"), "RO": _("Romania"),
    "RS": _("Serbia"), "SE": _("Sweden"), "SG": _("Singapore"), "SI": _("Slovenia"), "SK": _("Slovakia"),
    "TN": _("Tunisia"), "TR": _("Türkiye"), "UA": _("Ukraine"), "US": _("United States"), "XK": _("Kosovo"),
}  # fmt: skip


def country_name(code: str) -> str:
    """The name in the language of the page."""
    return str(COUNTRIES.get(code, code))
