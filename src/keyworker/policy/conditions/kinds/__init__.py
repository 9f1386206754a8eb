"""Which kinds of condition are there?

One module each, and every module in this folder is one: a new kind is a new file, and nothing else.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

for _found in iter_modules(__path__):
    import_module(f"{__name__}.{_found.name}")
