"""What a record is: frozen dataclasses and the marshmallow schemas that load and dump them. Imports nothing of ours."""
