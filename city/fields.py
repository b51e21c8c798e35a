"""Columns kept beside a Turkish name, so that search and order are the same on every database."""

from typing import Any

from django.db import models

from common.text import fold, tr_sort_key


class _DerivedText(models.CharField):
    """A text column computed from another column whenever a row is saved, also in bulk."""

    def __init__(self, *args: Any, of: str, **kwargs: Any) -> None:
        kwargs.setdefault("editable", False)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)
        self.of = of

    def deconstruct(self) -> tuple[str, str, list, dict]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of}

    def derive(self, text: str) -> str:
        """Returns the derived form of the other column's text."""
        raise NotImplementedError

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        value = self.derive(getattr(model_instance, self.of) or "")[: self.max_length]
        setattr(model_instance, self.attname, value)
        return value


class FoldedField(_DerivedText):
    """The fold() of another column: query it with contains and a folded word."""

    def derive(self, text: str) -> str:
        return fold(text)


class TurkishOrderField(_DerivedText):
    """The Turkish sort key of another column: order by it under any collation."""

    def derive(self, text: str) -> str:
        return tr_sort_key(text)
