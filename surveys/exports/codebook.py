"""What every column of an export means, and how the file came about: the same in all formats."""

from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from surveys.exports.columns import Column
from surveys.exports.extract import Extract
from surveys.exports.naming import sav_names, stata_names


def codebook_of(extract: Extract) -> list[dict[str, Any]]:
    """Returns one entry a column: names, question, kind, values with numbers and wording."""
    sav, stata = sav_names(extract.columns), stata_names(extract.columns)
    kinds = _kinds(extract)
    return [
        {
            "name": column.name,
            "label": column.label,
            "kind": kinds[column.kind],
            "section": column.section,
            "values": [
                {"code": each.code, "number": each.number, "label": each.label} for each in column.categories
            ]
            + [{"code": str(end), "number": end, "label": words} for end, words in column.ends.items()],
            "spss": sav[column.name],
            "stata": stata[column.name],
            "withheld": extract.withheld.get(column.name, 0),
        }
        for column in extract.columns
    ]


def _kinds(extract: Extract) -> dict[str, str]:
    with override(extract.language):
        return {
            "category": _("one of a list"),
            "number": _("number"),
            "flag": _("chosen or not"),
            "rank": _("place in the order"),
            "text": _("text"),
            "date": _("date"),
            "list": _("several of a list"),
        }


def values_in_a_line(entry: dict[str, Any]) -> str:
    """Returns an entry's values as one text: code = wording."""
    return "; ".join(f"{each['code']} = {each['label']}" for each in entry["values"])


def about(extract: Extract) -> list[tuple[str, str]]:
    """Returns what a reader of the file has to know, as heading and sentence."""
    survey = extract.survey
    with override(extract.language):
        told = [
            (_("Survey"), survey.title),
            (_("Responses"), str(extract.rows)),
            (_("Made on"), date_format(extract.made_on, "j F Y")),
            (_("Questionnaire"), _("Version %(number)s") % {"number": survey.version.number}),
            ("SHA-256", survey.version.sha256),
            (_("Participation"), survey.get_sampling_display()),
            (_("Mode"), survey.get_mode_display()),
            (_("Order"), _("The rows are in random order; it differs from file to file.")),
            (_("Empty cells"), "; ".join(extract.gaps.values())),
        ]
        if survey.is_synthetic:
            told.insert(1, (_("Attention"), _("These are made-up data for demonstration.")))
        if survey.is_anonymous:
            told.append((_("Protection"), _protection(extract)))
        if survey.sampling == survey.Sampling.OPT_IN:
            told.append((_("Limits"), _("Who wanted to took part: the answers stand for those people only.")))
    return told


def _protection(extract: Extract) -> str:
    rule = _(
        "Anonymous survey: no keys, no days. Traits that fewer than %(least)s people share are withheld "
        "(%(cells)s cells)."
    ) % {"least": extract.survey.minimum_cell, "cells": sum(extract.withheld.values())}
    if extract.has_open_text:
        return rule + " " + _("Open answers are in the file, so who answered is not.")
    return rule + " " + _("Open answers are left out.")


def is_text(column: Column) -> bool:
    """Whether cells are words rather than numbers in a statistics program."""
    return column.kind in ("text", "list")
