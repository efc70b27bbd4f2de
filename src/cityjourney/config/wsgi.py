"""The web application, for granian or any other WSGI server."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from cityjourney.core.postgresql.base import be_prompt

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cityjourney.config.settings")
application = get_wsgi_application()
be_prompt()
gc.collect()
gc.freeze()  # what is loaded now stays: the collector need not look at it again while pages are made
gc.set_threshold(20_000, 20, 20)  # a page makes and drops some ten thousand objects; they rarely hold each other
