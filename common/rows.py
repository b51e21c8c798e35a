"""Model instances from rows of SQL written by hand, for the few places that every visit passes.

`Model.objects.raw` works out names and converters anew for each query, which costs ten times the query itself.
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from django.db import connection, models


class RowReader[M: models.Model]:
    """Reads rows that hold all concrete columns of a model, in the model's order."""

    def __init__(self, model: type[M]) -> None:
        self.model = model

    @cached_property
    def names(self) -> list[str]:
        """The attributes that the columns become."""
        return [field.attname for field in self.model._meta.concrete_fields]

    def columns(self, table: str) -> str:
        """Returns the columns for a SELECT, quoted, of a table or its alias."""
        quote = connection.ops.quote_name
        return ", ".join(f"{quote(table)}.{quote(f.column)}" for f in self.model._meta.concrete_fields)

    @cached_property
    def converters(self) -> list[tuple[int, list[Callable], Any]]:
        """What turns a database's values into Python's: place, functions, the column they are of."""
        columns = [field.cached_col for field in self.model._meta.concrete_fields]
        compiler = self.model._default_manager.all().query.get_compiler(connection=connection)
        return [
            (place, functions, column)
            for place, (functions, column) in compiler.get_converters(columns).items()
        ]

    def instance(self, row: Sequence[Any]) -> M:
        """Returns the instance of a row; what stands behind the model's own columns is left out."""
        values = list(row[: len(self.names)])
        for place, functions, column in self.converters:
            for function in functions:
                values[place] = function(values[place], column, connection)
        return self.model.from_db(connection.alias, self.names, values)
