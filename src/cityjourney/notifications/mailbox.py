"""A mail server of one's own for demo and tests: takes real SMTP, keeps every mail as a file, sends nothing on."""

import asyncio
import itertools
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session


class Keeper:
    """Keeps what arrives in `folder`, twice if it comes twice; refuses the addresses in `refused` as a server would."""

    def __init__(self, folder: Path, refused: frozenset[str] = frozenset()) -> None:
        self.folder, self.refused = folder, refused
        self._numbers = itertools.count(1)
        folder.mkdir(parents=True, exist_ok=True)

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd calls
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take any address but the refused ones."""
        if address.lower() in self.refused:
            return "550 5.1.1 No such mailbox here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Write the mail to a file; it appears under its name only when it is whole."""
        name = f"{time.time_ns()}-{next(self._numbers)}"
        part = self.folder / f"{name}.part"
        content = envelope.original_content or b""
        part.write_bytes(b"X-Envelope-To: " + ", ".join(envelope.rcpt_tos).encode() + b"\r\n" + content)
        part.rename(self.folder / f"{name}.eml")
        return "250 OK"


async def serve(*, port: int, keeper: Keeper, host: str = "127.0.0.1") -> None:
    """Listen until the task is cancelled."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(keeper, hostname="mailbox", decode_data=False), host, port)
    async with server:
        await server.serve_forever()


@dataclass(frozen=True)
class StoredMail:
    """A mail in the mailbox, as the page shows it: text only, never its HTML as HTML."""

    key: str
    at: datetime
    to: str
    reply_to: str
    sender: str
    subject: str
    text: str
    html: str
    message_id: str


def _read(path: Path) -> StoredMail:
    mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    if not isinstance(mail, EmailMessage):  # policy.default makes no other
        raise TypeError(type(mail))
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    return StoredMail(
        key=path.stem,
        at=datetime.fromtimestamp(int(path.stem.split("-")[0]) / 1e9, tz=UTC),
        to=str(mail["X-Envelope-To"]),
        reply_to=str(mail["Reply-To"] or ""),
        sender=str(mail["From"]),
        subject=str(mail["Subject"]),
        text=str(plain.get_content()) if plain is not None else "",
        html=str(html.get_content()) if html is not None else "",
        message_id=str(mail["Message-ID"]),
    )


def stored(folder: Path, *, limit: int = 100) -> list[StoredMail]:
    """The newest mails in the mailbox, newest first."""
    files = sorted(folder.glob("*.eml"), key=lambda path: path.stem, reverse=True) if folder.is_dir() else []
    return [_read(path) for path in files[:limit]]


def stored_mail(folder: Path, key: str) -> StoredMail | None:
    """One mail by its key, or None."""
    path = folder / f"{key}.eml"
    return _read(path) if path.parent == folder and path.is_file() else None
