"""The application for a WSGI server: services from the environment, opened by each process for itself."""

import os

from catalog_service.app import create_app
from catalog_service.config import Config
from catalog_service.services import build

app = create_app(build(Config.from_environment(os.environ)))
