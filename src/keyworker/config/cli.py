"""The one program: ``keyworker``.

Expected mistakes are one line on standard error and exit status 2. Anything unexpected is one line with a reference,
under which the details stand in a log beside the data; never a traceback, which could carry people's names.
"""

from __future__ import annotations

import os
import secrets
import sys

from keyworker import __version__, clock
from keyworker.config import database
from keyworker.config.logs import places

# These change tables, so they connect as the tables' owner.
_OWNERS_COMMANDS = frozenset(
    {"migrate", "makemigrations", "sqlmigrate", "test", "flush", "demo", "restore"}
)

# These ask a policy and a file, never the record: they start at once, without the record's models.
_POLICY_COMMANDS = frozenset(
    [
        "policy",
        "timescales",
        "route",
        "prioritise",
        "eligible",
        "workload",
        "gate",
        "notices",
        "checklist",
        "vocabulary",
    ]
)


def main(arguments: list[str] | None = None) -> None:
    """Run one command and leave with its status."""
    given = sys.argv[1:] if arguments is None else arguments
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keyworker.config.settings")
    if given and given[0] in _OWNERS_COMMANDS:
        os.environ.setdefault("KEYWORKER_DATABASE_ROLE", "owner")
    if given and given[0] == "demo":
        # Without it the pages would ask for TLS, which the demonstration on one's own machine has not.
        os.environ.setdefault("KEYWORKER_DEMO", "1")
    sys.exit(_run(given))


def _run(given: list[str]) -> int:
    try:
        _execute(given)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader went away; closing standard output quietly keeps Python from complaining at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except SystemExit as leaving:
        return _status(leaving.code)
    except Exception as error:
        return _refused(error)
    return 0


def _status(code: object) -> int:
    """What a process leaves with: a number as it is, nothing for success, a sentence said and 1."""
    if code is None or isinstance(code, int):
        return code or 0
    sys.stderr.write(f"{code}\n")
    return 1


def _execute(given: list[str]) -> None:
    import django
    from django.core.management import get_commands, load_command_class
    from django.core.management.base import CommandError

    if not given or given[0] in {"help", "--help", "-h"}:
        django.setup()
        _print_commands()
        return
    if given[0] in {"--version", "version"}:
        print(f"keyworker {__version__}")  # noqa: T201
        return
    name = given[0]
    if name in _POLICY_COMMANDS:
        command = load_command_class("keyworker.config", name)
    else:
        django.setup()
        commands = get_commands()
        if name not in commands:
            from keyworker.policy.problems import did_you_mean

            raise CommandError(
                f"'{name}' is not a command{did_you_mean(name, commands)}; see keyworker --help"
            )
        command = load_command_class(commands[name], name)
    # Django prints its own version otherwise, and has no other place to be told ours.
    command.get_version = lambda: __version__  # type: ignore[method-assign]
    parser = command.create_parser("keyworker", name)
    try:
        options = vars(parser.parse_args(given[1:]))
    except CommandError as mistake:
        # Django's parsers raise this, and print no usage, where they are not told that a command line called them.
        sentence = str(mistake).removeprefix("Error: ")
        prefix = "" if sentence.startswith("keyworker ") else f"keyworker {name}: "
        suffix = "" if "--help" in sentence else f"; see keyworker {name} --help"
        raise CommandError(f"{prefix}{sentence}{suffix}") from None
    positional = options.pop("args", ())
    command.execute(*positional, **options)


def _print_commands() -> None:
    from django.core.management import get_commands, load_command_class

    print("keyworker COMMAND [...]; keyworker COMMAND --help says more\n")  # noqa: T201
    for name, app in sorted(get_commands().items()):
        if app.startswith("keyworker") or name == "migrate":
            print(f"  {name:<12} {load_command_class(app, name).help}")  # noqa: T201


def _refused(error: Exception) -> int:
    sentence = _sentence(error)
    if sentence is None:
        reference = secrets.token_hex(4)
        where = _log(reference, error)
        sys.stderr.write(
            f"keyworker: something went wrong that should not have; reference {reference} in {where}\n"
        )
        return 1
    sys.stderr.write(f"{sentence}\n")
    return 2


def _sentence(error: Exception) -> str | None:
    """The one line for an expected mistake; None for anything else."""
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management.base import CommandError
    from django.db.utils import OperationalError

    from keyworker.config.commands import BadInput
    from keyworker.config.database_names import DatabaseProblem
    from keyworker.policy.problems import DeclarationError, PackError

    if isinstance(error, PackError):
        first, *rest = error.problems
        return f"{first}" + (f" (and {len(rest)} more; see keyworker policy check)" if rest else "")
    if isinstance(
        error, BadInput | CommandError | DeclarationError | ImproperlyConfigured | DatabaseProblem
    ):
        return " ".join(str(error).split())
    if isinstance(error, OperationalError):
        return f"the database cannot be reached: {str(error).strip().splitlines()[0]}"
    return None


def _log(reference: str, error: Exception) -> str:
    """Write what went wrong where an operator can read it: places in the code, no values. Says where it stands."""
    lines = [f"{clock.now():%Y-%m-%dT%H:%M:%SZ} {reference} {type(error).__name__}"]
    lines += [f"  {place}" for place in places(error.__traceback__)]
    path = database.data_directory() / "errors.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a") as log:
            log.write("\n".join(lines) + "\n")
    except OSError:
        return f"no log, as {path} cannot be written: {type(error).__name__} at {lines[-1].strip()}"
    return str(path)
