"""What every command works with: settings read once, services built when first wanted, and how errors are told."""

import logging
import os
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from types import TracebackType
from typing import Any, cast

import click
import structlog

from catalog_service.config import Config, unknown
from catalog_service.errors import Misconfigured
from catalog_service.runs.telling import FAILURES, sentence
from catalog_service.services import Services, build

_log = structlog.get_logger(__name__)


class Session:
    """One invocation of `catalog`. `env` is the environment it was started in."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self.env = env
        self.debug = False
        self._config: Config | None = None
        self._services: Services | None = None

    @property
    def config(self) -> Config:
        """The settings. Raises Misconfigured."""
        if self._config is None:
            self._config = Config.from_environment(self.env)
            set_up_logs(self._config)
            for variable in unknown(self.env):
                _log.warning("unknown_setting", variable=variable, remedy="see docs/settings.md for the names there are")
        return self._config

    def open(self) -> Services:
        """The services, whatever state the database is in; closed at the end of the command."""
        if self._services is None:
            self._services = build(self.config)
            click.get_current_context().call_on_close(self._services.close)
        return self._services

    def services(self) -> Services:
        """The services of a catalog that was initialised. Raises Misconfigured where it was not, or is of another version."""
        services = self.open()
        reason = services.database.revision_ok()
        if reason:
            raise Misconfigured(reason)
        return services

    def tell_fault(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Tells of an error that is nobody's but ours, as `sys.excepthook` does."""
        if self.debug:
            sys.__excepthook__(kind, error, trace)
        else:
            told = " ".join(str(error).split())[:300]
            click.echo(f"catalog: a fault of ours, {kind.__name__}: {told}; run it again with --debug and report what it says", err=True)


class CatalogGroup(click.Group):
    """The group `catalog`: an error is one sentence on standard error and exit status 1, a traceback only with --debug.
    `commands_at`: the commands by name, as `module:attribute`, loaded when they are asked for."""

    def __init__(self, *args: Any, commands_at: Mapping[str, str], **settings: Any) -> None:
        super().__init__(*args, **settings)
        self._commands_at = commands_at

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(self._commands_at)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in self._commands_at:
            return None
        module, _, attribute = self._commands_at[cmd_name].partition(":")
        return cast(click.Command, getattr(import_module(module), attribute))

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except FAILURES as error:
            if cast(Session, ctx.obj).debug:
                raise
            if isinstance(error, BrokenPipeError):
                # The reader of our output has gone (`| head`): nothing to tell anybody.
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
                ctx.exit(1)
            fail(sentence(error))


def fail(told: str) -> None:
    """One sentence on standard error, and exit status 1."""
    click.echo(f"catalog: {told}", err=True)
    click.get_current_context().exit(1)


def command(*, as_json: bool = False) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The options every command has: --debug, and --json where it prints what the API's route of the same thing answers."""

    def dressed(function: Callable[..., Any]) -> Callable[..., Any]:
        dressed_function = click.option(
            "--debug",
            is_flag=True,
            expose_value=False,
            help="Show the traceback of an error.",
            callback=_note_debug,
        )(function)
        if as_json:
            dressed_function = click.option(
                "--json", "as_json", is_flag=True, help="Print what the API's route of the same thing answers."
            )(dressed_function)
        return dressed_function

    return dressed


def _note_debug(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:
    if value:
        cast(Session, ctx.obj).debug = True


def set_up_logs(config: Config) -> None:
    """Log lines on standard error, of the level and in the shape the settings say."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer() if config.log_json else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[config.log_level]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


pass_session = click.make_pass_decorator(Session)
