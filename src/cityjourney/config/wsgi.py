"""The web application, for granian or any other WSGI server."""

import os

from django.core.wsgi import get_wsgi_application

from cityjourney.core.postgresql.base import be_prompt

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cityjourney.config.settings")
application = get_wsgi_application()
be_prompt()
