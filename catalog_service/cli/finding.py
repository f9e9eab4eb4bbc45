"""What detection found at an address, told on standard error, so that a command's own answer stays as it is."""

import click

from catalog_service.shapes.registration import sentences
from harvesters.detect import Detected


def tell_found(found: Detected) -> None:
    """Each address that was asked, then what was found and why."""
    for line in sentences(found):
        click.echo(line, err=True)
