"""People who sign in."""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    """Makes users by e-mail address."""

    def create_user(self, *, email: str, name: str = "", password: str | None = None, **extra: str) -> "User":
        """A user; without a password they sign in by code, passkey or their organisation."""
        user = self.model(email=email.strip().lower(), name=name.strip(), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """One person, however many programmes, cities and roles they have.

    `leaves_at` is set while a deletion waits: until then the person can change their mind. An erased person keeps the
    row (so that what they did still counts) and nothing that says who they were.
    """

    class Theme(models.TextChoices):
        AUTO = "auto", _("as my device says")
        LIGHT = "light", _("light")
        DARK = "dark", _("dark")

    public_id = models.UUIDField(_("public ID"), default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    time_zone = models.CharField(_("time zone"), max_length=64, default="Europe/Brussels")
    theme = models.CharField(_("light or dark"), max_length=5, choices=Theme.choices, default=Theme.AUTO)
    is_active = models.BooleanField(_("active"), default=True)
    joined_at = models.DateTimeField(_("joined"), default=timezone.now)
    leaves_at = models.DateTimeField(_("account ends"), null=True, blank=True)
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True)

    objects = UserManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [models.UniqueConstraint(Lower("email"), name="one_person_per_address")]
        indexes = [
            models.Index(fields=["leaves_at"], condition=models.Q(leaves_at__isnull=False), name="people_leaving")
        ]

    def __str__(self) -> str:
        return self.name or self.email
