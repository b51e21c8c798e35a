"""What casework leaves for later."""

from django.tasks import task

from casework.channels import whatsapp_sending
from casework.services import whatsapp


@task
def send_whatsapp() -> int:
    """Sends what is due by WhatsApp."""
    return whatsapp_sending.deliver()


@task
def take_whatsapp() -> int:
    """Puts what came by WhatsApp where it belongs."""
    return whatsapp.work_off()
