"""What people leave for later."""

from django.tasks import task

from people import outbox


@task
def send_letters() -> dict[str, int]:
    """Sends the letters that are due."""
    return outbox.deliver()
