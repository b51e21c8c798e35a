"""import_statements: a conversation exported from Polis becomes a statement poll that is over, with its groups."""

from argparse import ArgumentParser
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from common.contract_command import ContractCommand, Refused
from common.identifiers import keyed_digest
from participation.activities.registry import kinds
from participation.importing_statements import Conversation, Vote, read
from participation.models import Activity, Project, Said, Statement, StatementVote
from participation.services.activities import add_activity
from participation.services.opinions import COUNTER, groups_of, make_picture, matrix_of
from participation.services.receiving import store
from participation.visitor import digest_of_token
from people.intake import Channel
from people.models import User

TOLD = 20
REJECTED = "Rejected in the conversation it was imported from."


class Command(ContractCommand):
    help = (
        "Imports a folder exported from Polis (comments.csv, votes.csv) into a project as a statement poll that is "
        "over; works out its groups and, where participants-votes.csv is there, tells how far they agree with those "
        "of Polis."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="FOLDER")
        parser.add_argument("--project", required=True, metavar="SLUG", help="the project it becomes part of")
        parser.add_argument("--title", default="", help="the activity's title; else the topic of summary.csv")
        parser.add_argument("--actor", default="", metavar="E-MAIL", help="the colleague who brings it in")
        parser.add_argument("--dry-run", action="store_true", help="check the rows and save nothing")

    def run(self, **options: Any) -> dict[str, Any]:
        folder = self.existing_path(options["folder"])
        try:
            conversation = read(folder)
        except FileNotFoundError as fault:
            raise Refused(f"{fault.filename}: there is no such file.") from fault
        except KeyError as fault:
            raise Refused(f"{folder}: {fault.args[0]}.") from fault
        except UnicodeDecodeError as fault:
            raise Refused(f"{folder}: a file is not in UTF-8.") from fault
        for name, line, reason in conversation.refused[:TOLD]:
            self.tell(f"{name}:{line}: {reason}")
        result = {
            "comments": len(conversation.comments),
            "votes": len(conversation.votes),
            "refused": len(conversation.refused),
            "turned": conversation.is_turned,
        }
        if not conversation.votes:
            raise Refused(f"{folder}: there is no vote to import.", result=result)
        if options["dry_run"]:
            return result | {"saved": False}
        project = Project.objects.filter(slug=options["project"]).first()
        if project is None:
            raise Refused(f"--project: there is no project {options['project']!r}.")
        title = options["title"] or conversation.topic or "Polis"
        with transaction.atomic():
            activity = _bring_in(conversation, project=project, title=title, actor=_actor(options["actor"]))
        picture = make_picture(activity)
        return (
            result
            | {"saved": True, "activity": activity.slug, "address": _address(activity)}
            | {
                name: picture.found.get(name)
                for name in ("people", "grouped", "sizes", "p_value", "stability")
            }
            | _agreement(activity, conversation.groups)
        )


def _actor(email: str) -> User:
    found = User.objects.filter(email__iexact=email) if email else User.objects.filter(is_superuser=True)
    actor = found.order_by("pk").first()
    if actor is None:
        raise Refused("--actor: name the e-mail address of a colleague who has an account.")
    return actor


def _bring_in(conversation: Conversation, *, project: Project, title: str, actor: User) -> Activity:
    """Stores the poll with its dates, its statements, and every vote in the order in which it was cast."""
    kind = kinds()["statements"]
    begun, ended = conversation.votes[0].moment, conversation.votes[-1].moment + timedelta(seconds=1)
    activity = add_activity(
        project, kind=kind, title=title[:160], opens_at=begun, closes_at=ended, actor=actor,
        detail={"question": title[:200], "takes_statements": False},
    )  # fmt: skip
    statements = {
        each.number: store(
            Statement, activity, key=f"import-{each.number}", channel=Channel.IMPORT, is_shown=True,
            entered_by=actor, now=each.day, sentence=each.text,
        ).said
        for each in conversation.comments
    }  # fmt: skip
    rejected = [statements[each.number].pk for each in conversation.comments if each.is_rejected]
    Statement.objects.filter(pk__in=rejected).update(state=Said.State.HIDDEN, reason=REJECTED)
    sign = -1 if conversation.is_turned else 1
    _store_votes(activity, conversation.votes, statements, sign=sign)
    return activity


def _store_votes(
    activity: Activity, votes: list[Vote], statements: Mapping[str, Statement], *, sign: int
) -> None:
    last: dict[tuple[str, str], StatementVote] = {}
    rows = []
    for each in votes:
        before = last.get((each.comment, each.voter))
        if before is not None and before.choice == sign * each.choice:
            continue
        row = StatementVote(
            activity=activity, statement=statements[each.comment], visitor=_visitor(activity, each.voter),
            turn=before.turn + 1 if before else 1, choice=sign * each.choice, channel=Channel.IMPORT,
            day=timezone.localdate(each.moment),
        )  # fmt: skip
        rows.append(row)
        last[each.comment, each.voter] = row
    StatementVote.objects.bulk_create(rows, batch_size=1000)
    for row in last.values():
        counter = COUNTER[StatementVote.Choice(row.choice)]
        setattr(row.statement, counter, getattr(row.statement, counter) + 1)
    Statement.objects.bulk_update(statements.values(), list(COUNTER.values()), batch_size=500)


def _visitor(activity: Activity, voter: str) -> str:
    return digest_of_token(keyed_digest(voter, "imported-voter", key=settings.SECRET_KEY), activity)


def _agreement(activity: Activity, theirs: Mapping[str, str]) -> dict[str, Any]:
    """Returns how far our groups agree with theirs, over those people whom both put into one."""
    if not theirs:
        return {}
    from analysis.opinion import UNGROUPED, adjusted_rand_index

    visitors, _statements, table = matrix_of(activity)
    groups = groups_of(table)
    if groups is None:
        return {}
    labels = dict(zip(visitors, groups.labels.tolist(), strict=True))
    both = [
        (labels[visitor], group)
        for voter, group in theirs.items()
        if labels.get(visitor := _visitor(activity, voter), UNGROUPED) != UNGROUPED
    ]
    if len(both) < 2:
        return {"compared": len(both)}
    import numpy as np

    ours, given = zip(*both, strict=True)
    index = adjusted_rand_index(np.array(ours), np.array(given))
    return {"compared": len(both), "adjusted_rand_index": round(index, 4)}


def _address(activity: Activity) -> str:
    return f"/katilim/{activity.project.slug}/{activity.slug}/"
