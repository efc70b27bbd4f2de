"""Rate limits for any view, counted where all processes see them."""

from collections.abc import Callable
from functools import wraps

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

View = Callable[..., HttpResponse]


def limited(action: str, rate: str, *, also_get: bool = False) -> Callable[[View], View]:
    """Refuse a view with 429 when it is asked too often.

    `rate` is amount, period and whom it counts: `"20/m/ip"`, `"5/h/user"`; several with commas. Reading is free
    unless `also_get`: say so where the address holds a secret that could be guessed.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            given = {"app": "cityjourney", "action": action, "config": {action: rate}, "limit_get": also_get}
            if ratelimit.consume(request, **given):
                return view(request, *args, **kwargs)
            page = render(request, "429.html", status=429)
            page["Retry-After"] = "60"
            return page

        return guarded

    return decorate
