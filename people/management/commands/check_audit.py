"""`manage.py check_audit`: verifies the chain of the audit trail; exit 1 when it is broken."""

from typing import Any

from django.core.management.base import CommandError

from common.contract_command import ContractCommand
from people.audit import broken_links
from people.models import AuditEvent


class Command(ContractCommand):
    help = "Verifies the chain of hashes of the audit trail."

    def run(self, **options: Any) -> dict[str, Any]:
        newest = AuditEvent.objects.order_by("-sequence").first()
        broken = broken_links()
        result = {
            "entries": newest.sequence if newest else 0,
            # Kept outside the database, this shows later whether entries at the end were removed.
            "newest_hash": newest.hash if newest else "",
            "broken": broken,
        }
        if broken:
            self._print(result)
            raise CommandError(f"The chain is broken at {', '.join(map(str, broken))}.", returncode=1)
        return result
