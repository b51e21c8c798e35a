"""`manage.py ensure_pages`: makes the pages and editors' groups that are missing; twice changes nothing."""

from typing import Any

from wagtail.models import Page

from cms.services.page_tree import ensure_pages
from common.contract_command import ContractCommand


class Command(ContractCommand):
    help = "Makes the home page, the list of projects and the standing texts where they are missing."

    def run(self, **options: Any) -> dict[str, Any]:
        before = Page.objects.count()
        home = ensure_pages()
        return {"home": home.url or "/", "pages": Page.objects.count(), "new": Page.objects.count() - before}
