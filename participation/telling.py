"""What is told to people by itself, and when their addresses go: followers, authors, participants."""

from participation.services import answering, digests, evaluating, follows
from people.duties import Duty, register


def register_duties() -> None:
    register(
        Duty(name="participation.unconfirmed_follows", run=lambda now: follows.forget_unconfirmed(now=now)),
        Duty(name="participation.digests", run=digests.tell_followers),
        Duty(name="participation.authors", run=answering.tell_authors),
        Duty(name="participation.author_addresses", run=answering.forget_old_addresses),
        Duty(name="participation.evaluations", run=evaluating.ask_who_came),
    )
