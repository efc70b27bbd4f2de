"""Make the sprite of icons again: those that pages use, nothing else."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from cityjourney.ui.icons import is_ours, names_in_use, symbol_of, symbols

SOURCE = Path(__file__).resolve().parents[3]
SPRITE = SOURCE / "ui" / "static" / "ui" / "icons.svg"


class Command(BaseCommand):
    help = "Write static/ui/icons.svg with the icons that templates and rail entries use."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", help="folder `icons` of the package lucide-static, one SVG file an icon")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(options["folder"])
        available = {path.stem for path in folder.glob("*.svg")}
        if not available:
            raise CommandError(f"{folder} holds no SVG files.")
        asked = names_in_use(SOURCE)
        if missing := sorted(asked - available):
            raise CommandError(f"The library has no icon called {', '.join(missing)}.")
        old = SPRITE.read_text()
        lines = old.splitlines()[:2]
        lines += [symbol_of(name, (folder / f"{name}.svg").read_text()) for name in sorted(asked)]
        lines += [symbol for name, symbol in symbols(old).items() if is_ours(name)]
        SPRITE.write_text("\n".join([*lines, "</svg>", ""]))
        self.stdout.write(f"{len(asked)} icons")
