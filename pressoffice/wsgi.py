import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pressoffice.settings")

application = get_wsgi_application()

from releases.desk import worker  # noqa: E402 -- it needs the applications that have just been loaded

worker.start()
