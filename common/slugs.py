"""An address that nobody has yet, made of a title."""

from collections.abc import Collection

from django.db import models

from common.text import tr_slug


def free_slug(
    title: str,
    *,
    among: models.QuerySet,
    otherwise: str,
    longest: int = 70,
    reserved: Collection[str] = (),
) -> str:
    """Returns an ASCII address that no row of `among` has in its `slug`, numbered from 2 where needed.

    `otherwise` serves a title without any letter; `reserved` are words that addresses of ours use.
    """
    stem = tr_slug(title)[:longest].strip("-") or otherwise
    taken = {*reserved, *among.filter(slug__startswith=stem).values_list("slug", flat=True)}
    number, slug = 2, stem
    while slug in taken:
        slug, number = f"{stem}-{number}", number + 1
    return slug
