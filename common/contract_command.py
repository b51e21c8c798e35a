"""The frame of a management command whose output others rely on.

One JSON object goes to standard output, words for people go to standard error. Exit 0: done;
2: the input was refused and nothing was saved; 1: a fault.
"""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder

REFUSED = 2


class Refused(CommandError):
    """The input was refused: says where and why. `result` is still printed, for scripts to read."""

    def __init__(self, message: object, *, result: dict[str, Any] | None = None) -> None:
        super().__init__(str(message), returncode=REFUSED)
        self.result = result


class ContractCommand(BaseCommand):
    """A command that implements `run(**options) -> dict` and raises Refused."""

    def run(self, **options: Any) -> dict[str, Any]:
        """Does the work and returns what is printed. Wrap writes in one transaction: refused is unsaved."""
        raise NotImplementedError("A contract command implements run().")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            result = self.run(**options)
        except Refused as refusal:
            if refusal.result is not None:
                self._print(refusal.result)
            raise
        self._print(result)

    def tell(self, message: object) -> None:
        """Says something to the person at the terminal, on standard error."""
        self.stderr.write(str(message), style_func=str)

    def existing_path(self, path: str | Path) -> Path:
        """Returns the path when something is there, or refuses."""
        found = Path(path)
        if not found.exists():
            raise Refused(f"{found}: there is no such file or directory.")
        return found

    def _print(self, result: dict[str, Any]) -> None:
        self.stdout.write(json.dumps(result, ensure_ascii=False, indent=2, cls=DjangoJSONEncoder))
