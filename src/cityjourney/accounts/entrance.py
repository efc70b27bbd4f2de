"""The door from a link in a mail into a session."""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from cityjourney.accounts.models import User
from cityjourney.accounts.queries import owns_address


def enter(request: HttpRequest, person: User, *, email: str, to: str = "/") -> HttpResponse:
    """Sign in a person who followed the link in a mail to `email`, and go on to `to`.

    Only for somebody who has never signed in and whose address it is: links are forwarded, so a person who already
    has an account goes through their own sign-in first. A second factor is asked for where there is one.
    """
    fresh = person.last_login is None and not person.has_usable_password()
    if not (fresh and person.is_active and owns_address(person, email)):
        return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': to})}")
    record_authentication(request, person, method="code", email=email)
    response: HttpResponse = perform_login(request, Login(user=person, redirect_url=to, email=email))
    return response
