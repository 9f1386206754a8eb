"""The one program: ``keyworker``.

Expected mistakes are one line on standard error and exit status 2. Anything unexpected is one line with a reference,
under which the details stand in a log beside the data; never a traceback, which could carry people's names.
"""

from __future__ import annotations

import ast
import os
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from keyworker import __version__
from keyworker.memory import collecting_rarely

# What a command does not use it does not import, so that it starts at once: nothing else is imported up here.

# These change tables, so they connect as the tables' owner.
_OWNERS_COMMANDS = frozenset(
    {"migrate", "makemigrations", "sqlmigrate", "test", "flush", "demo", "restore"}
)

# The commands that ask a policy and a file, never the record, and those that use the database: a module each.
_POLICY_COMMANDS = Path(__file__).with_name("policy_commands")
_RECORD_COMMANDS = Path(__file__).with_name("management") / "commands"


def main(arguments: list[str] | None = None) -> None:
    """Run one command and leave with its status."""
    given = sys.argv[1:] if arguments is None else arguments
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keyworker.config.settings")
    # The models' library would look through every package installed for plugins, of which none is wanted.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
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
    if not given or given[0] in {"help", "--help", "-h"}:
        _print_commands()
    elif given[0] in {"--version", "version"}:
        print(f"keyworker {__version__}")  # noqa: T201
    elif given[:2] == ["policy", "impact"]:
        # Alone of what is asked of a policy, it looks at the record.
        _use_the_record("impact", given[2:])
    elif given[0] in _names_in(_POLICY_COMMANDS):
        _ask_a_policy(given[0], given[1:])
    else:
        _use_the_record(given[0], given[1:])


def _ask_a_policy(name: str, given: list[str]) -> None:
    with collecting_rarely():
        module = import_module(f"keyworker.config.policy_commands.{name}")
        module.Command().run(name, given)


def _use_the_record(name: str, given: list[str]) -> None:
    import django
    from django.core.management import get_commands, load_command_class
    from django.core.management.base import CommandError

    django.setup()
    commands = get_commands()
    if name not in commands:
        from keyworker.policy.problems import did_you_mean

        known = {*commands, *_names_in(_POLICY_COMMANDS)}
        raise CommandError(
            f"'{name}' is not a command{did_you_mean(name, known)}; see keyworker --help"
        )
    command = load_command_class(commands[name], name)
    # Django prints its own version otherwise, and has no other place to be told ours.
    command.get_version = lambda: __version__  # type: ignore[method-assign]
    parser = command.create_parser("keyworker", name)
    try:
        options = vars(parser.parse_args(given))
    except CommandError as mistake:
        # Django's parsers raise this, and print no usage, where they are not told that a command line called them.
        sentence = str(mistake).removeprefix("Error: ")
        prefix = "" if sentence.startswith("keyworker ") else f"keyworker {name}: "
        suffix = "" if "--help" in sentence else f"; see keyworker {name} --help"
        raise CommandError(f"{prefix}{sentence}{suffix}") from None
    positional = options.pop("args", ())
    command.execute(*positional, **options)


def _names_in(folder: Path) -> Iterator[str]:
    """The commands in a folder: a module each, beside what they share."""
    return (each.stem for each in folder.glob("*.py") if not each.stem.startswith("_"))


def _print_commands() -> None:
    print("keyworker COMMAND [...]; keyworker COMMAND --help says more\n")  # noqa: T201
    places = {
        name: folder / f"{name}.py"
        for folder in (_POLICY_COMMANDS, _RECORD_COMMANDS)
        for name in _names_in(folder)
    }
    for name, place in sorted(places.items()):
        print(f"  {name:<12} {_help_in(place)}")  # noqa: T201


def _help_in(place: Path) -> str:
    """What a command's class says that it does, read off its source: to import them all would take a second."""
    module = ast.parse(place.read_text(encoding="utf-8"))
    command = next(each for each in module.body if getattr(each, "name", "") == "Command")
    assert isinstance(command, ast.ClassDef), "a module of a command has its class"
    said = (
        each.value
        for each in command.body
        if isinstance(each, ast.Assign) and [ast.unparse(name) for name in each.targets] == ["help"]
    )
    return str(ast.literal_eval(next(said)))


def _refused(error: Exception) -> int:
    sentence = _sentence(error)
    if sentence is None:
        reference = os.urandom(4).hex()
        where = _log(reference, error)
        sys.stderr.write(
            f"keyworker: something went wrong that should not have; reference {reference} in {where}\n"
        )
        return 1
    sys.stderr.write(f"{sentence}\n")
    return 2


def _sentence(error: Exception) -> str | None:
    """The one line for an expected mistake; None for anything else."""
    from keyworker.config.answers import BadInput
    from keyworker.policy.problems import DeclarationError, PackError

    if isinstance(error, PackError):
        first, *rest = error.problems
        return f"{first}" + (f" (and {len(rest)} more; see keyworker policy check)" if rest else "")
    if isinstance(error, BadInput | DeclarationError):
        return " ".join(str(error).split())
    return _sentence_of_the_record(error)


def _sentence_of_the_record(error: Exception) -> str | None:
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management.base import CommandError
    from django.db.utils import OperationalError

    from keyworker.config.database_names import DatabaseProblem

    if isinstance(error, CommandError | ImproperlyConfigured | DatabaseProblem):
        return " ".join(str(error).split())
    if isinstance(error, OperationalError):
        return f"the database cannot be reached: {str(error).strip().splitlines()[0]}"
    return None


def _log(reference: str, error: Exception) -> str:
    """Write what went wrong where an operator can read it: places in the code, no values. Says where it stands."""
    from keyworker import clock
    from keyworker.config import database
    from keyworker.config.logs import places

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
