"""What the web server loads."""

from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gridwork.config.settings")
application = get_wsgi_application()

# All views are read now: else the first visitor waits for them, a second or two.
list(get_resolver().url_patterns)
# What is here by now stays: collecting passes it by, and looks at the rest more seldom.
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 20, 50)
