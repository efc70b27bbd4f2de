"""A report as a tagged PDF, through the same drawings and words as the page."""

import hashlib
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from cityjourney.core.typesetting import typeset
from cityjourney.reports.logic.drawing import PRINT, as_svg
from cityjourney.reports.queries.report import parsed

TEMPLATE = Path(__file__).parent / "print" / "report.typ"
NARROW = 300
"""Pictures that are wider stand above their numbers, not beside them."""
LATEST = 10
"""So many numbers of a series are printed; all of them stand behind the link."""


def print_data(content: dict[str, Any]) -> dict[str, Any]:
    """Everything that the template sets: addresses in full, pictures as SVG."""
    content = parsed(content)
    with override(content["language"]):
        return {
            **content,
            "facts": [],
            "eyebrow": content["edition"],
            "footer": f"{content['city']} · {content['title']}",
            "contents": _("Contents"),
            "signed": _("For %(city)s") % {"city": content["city"]},
            "lines": [_("Name and office"), _("Place and date")],
            "imprint": _("Figures of %(day)s. In the file, each figure leads to its source.") % {"day": content["day"]},
            "sections": [_section(section) for section in content["sections"]],
        }


def _section(section: dict[str, Any]) -> dict[str, Any]:
    return {**section, "blocks": [_block(block) for block in section["blocks"] if block["t"] != "none"]}


def _block(block: dict[str, Any]) -> dict[str, Any]:
    found = dict(block)
    if "url" in found:
        found["url"] = absolute(found["url"])
    if block["t"] == "list":
        found["items"] = [
            {
                **item,
                "url": absolute(item["url"]),
                "evidence": [[said, absolute(url)] for said, url in item["evidence"]],
            }
            for item in block["items"]
        ]
    if block["t"] == "table":
        found["urls"] = [absolute(url) for url in block["urls"]]
    if block["t"] == "figure":
        found["wide"] = any(each["drawing"]["w"] > NARROW for each in block["pictures"])
        found["numbers"] = {**block["numbers"], "body": block["numbers"]["body"][:LATEST]}
        found["pictures"] = [
            {"svg": as_svg(each["drawing"], each["alt"], PRINT), "alt": each["alt"], "caption": each["caption"]}
            for each in block["pictures"]
        ]
    return found


def absolute(url: str) -> str:
    """An address that can be followed from a file."""
    return settings.SITE_URL + url if url.startswith("/") else url


def write_pdf(content: dict[str, Any], target: Path) -> Path:
    """Write the PDF of a report (about a second). Raises `TypesettingError`."""
    return typeset(TEMPLATE, print_data(content), target)


def pdf_of(content: dict[str, Any]) -> Path:
    """The PDF of a report, from the shelf or made now."""
    made_of = json.dumps(content, sort_keys=True).encode() + TEMPLATE.read_bytes() + Path(__file__).read_bytes()
    target = Path(settings.HOME) / "prints" / f"report-{hashlib.sha256(made_of).hexdigest()[:32]}.pdf"
    return target if target.exists() else write_pdf(content, target)
