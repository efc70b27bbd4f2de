"""Every pair of colours that meets on a page is measured, in light and in dark: 4.5:1 for text, 3:1 for marks."""

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).resolve().parents[2] / "src/cityjourney/ui/static/ui/ui.css").read_text()
TOKENS = {name: (light, dark) for name, light, dark in re.findall(r"--([\w-]+):light-dark\(#(\w{6}),#(\w{6})\)", CSS)}
TEXT, MARK = 4.5, 3.0
HUES = ["h1", "h2", "h3", "h4", "h5", "h6"]
GROUNDS = ["paper", "sheet", "spine"]

PAIRS = [
    *[(front, ground, TEXT) for front in ("ink", "soft", "accent", "accent-strong", "late") for ground in GROUNDS],
    *[(front, ground, TEXT) for front in ("good", "between") for ground in ("paper", "sheet")],
    *[("ink", wash, TEXT) for wash in ("accent-wash", "late-wash", "good-wash", "between-wash", "line")],
    *[("soft", wash, TEXT) for wash in ("accent-wash", "good-wash")],
    ("accent", "accent-wash", TEXT),
    ("accent", "late-wash", TEXT),
    ("accent-strong", "accent-wash", TEXT),
    ("accent", "line", TEXT),
    ("late", "late-wash", TEXT),
    ("good", "good-wash", TEXT),
    ("between", "between-wash", TEXT),
    ("accent-ink", "accent", TEXT),
    ("accent-ink", "accent-strong", TEXT),
    ("sheet", "good", MARK),
    *[("edge", ground, MARK) for ground in GROUNDS],
    *[(hue, ground, MARK) for hue in HUES for ground in ("paper", "sheet", "spine", "line")],
]  # fmt: skip
MIXES = [
    *[(front, hue, 0.09, "paper", TEXT) for front in ("ink", "soft") for hue in HUES],
    *[("ink", "accent", share, "sheet", TEXT) for share in (0.10, 0.17, 0.24, 0.31)],
    *[(front, "accent-wash", 0.45, "paper", TEXT) for front in ("ink", "accent", "late", "good", "between", "soft")],
]
"""Text on a mixture: front, colour, its share, the ground below."""
SCHEMES = {"light": 0, "dark": 1}

type_of_rgb = tuple[float, float, float]


def linear(colour: str) -> type_of_rgb:
    """Linear light of `rrggbb`, 0 to 1 each."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return bend(red), bend(green), bend(blue)


def bend(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def contrast(front: type_of_rgb, ground: type_of_rgb) -> float:
    """The ratio of WCAG 2.2."""
    one, two = sorted((0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (front, ground)), reverse=True)
    return (one + 0.05) / (two + 0.05)


def to_oklab(rgb: type_of_rgb) -> list[float]:
    r, g, b = rgb
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    middle = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return [
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    ]


def from_oklab(lab: list[float]) -> type_of_rgb:
    light, a, b = lab
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def mixed(colour: type_of_rgb, share: float, ground: type_of_rgb) -> type_of_rgb:
    """`color-mix(in oklab, colour share, ground)`."""
    both = zip(to_oklab(colour), to_oklab(ground), strict=True)
    return from_oklab([share * one + (1 - share) * two for one, two in both])


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("front", "ground", "least"), PAIRS)
def test_a_pair_can_be_read(front: str, ground: str, least: float, scheme: str) -> None:
    at = SCHEMES[scheme]
    assert contrast(linear(TOKENS[front][at]), linear(TOKENS[ground][at])) >= least


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("front", "colour", "share", "ground", "least"), MIXES)
def test_text_on_a_mixture_can_be_read(
    front: str, colour: str, share: float, ground: str, least: float, scheme: str
) -> None:
    at = SCHEMES[scheme]
    below = mixed(linear(TOKENS[colour][at]), share, linear(TOKENS[ground][at]))
    assert contrast(linear(TOKENS[front][at]), below) >= least


def test_every_colour_of_the_tokens_is_in_a_pair_or_only_a_hairline() -> None:
    measured = {name for pair in PAIRS for name in pair[:2]}
    assert set(TOKENS) - measured == {"line-strong"}


def test_no_colour_is_written_outside_the_tokens() -> None:
    rest = CSS.replace(CSS[CSS.index("@layer tokens{") : CSS.index("@layer base{")], "")
    # white paper in print, black on white for codes that cameras read, the veil behind a dialog
    assert set(re.findall(r"#[0-9a-f]{3,8}\b", rest)) <= {"#fff", "#000", "#0b101580"}


def test_a_pale_pair_would_be_found() -> None:
    assert contrast(linear("c9c0b0"), linear("faf8f4")) < MARK
    assert contrast(linear("000000"), linear("ffffff")) == pytest.approx(21)
    assert mixed(linear("0b5d6b"), 1.0, linear("ffffff")) == pytest.approx(linear("0b5d6b"), abs=1e-4)
