"""Somebody with a browser's memory, over real HTTP: one connection, cookies, the fields of a form."""

import http.client
import re
import time
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


@dataclass(frozen=True)
class Answer:
    """What came back, and after how many seconds. `status` 0: nothing came, or not all of it."""

    status: int
    text: str = ""
    seconds: float = 0.0
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def fields(self) -> dict[str, str]:
        """The hidden fields of its forms."""
        return {name: unescape(value) for name, value in HIDDEN.findall(self.text)}


class Visitor:
    """Keeps the connection and the cookies."""

    def __init__(self, port: int, cookie: str = "", language: str = "en", patience: float = 60) -> None:
        self.port, self.language, self.patience = port, language, patience
        self.cookies = dict(pair.split("=", 1) for pair in cookie.split("; ") if pair)
        self.connection = http.client.HTTPConnection("localhost", port, timeout=patience)

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None)

    def post(self, path: str, data: dict[str, str]) -> Answer:
        return self._ask("POST", path, urlencode(data))

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        headers = {"Accept-Language": self.language, "Cookie": "; ".join(f"{n}={v}" for n, v in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        began = time.monotonic()
        try:
            self.connection.request(method, path, body=body, headers=headers)
            answer = self.connection.getresponse()
            text = answer.read().decode()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            return Answer(0, seconds=time.monotonic() - began)
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _sign, rest = value.partition("=")
                self.cookies[key] = rest.split(";")[0]
        found = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, text, time.monotonic() - began, found)


def replies(port: int, link: str) -> tuple[Visitor, dict[str, str]]:
    """Somebody who has opened the link of an invitation, and the form with which they say yes."""
    visitor = Visitor(port)
    form = visitor.get(link).fields
    return visitor, {"csrfmiddlewaretoken": form["csrfmiddlewaretoken"], "do": "reply", "reply": "yes"}
