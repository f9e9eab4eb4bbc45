"""The blueprint that all pages hang on."""

from flask import Blueprint

NAME = "pages"

blueprint = Blueprint(NAME, __name__)
