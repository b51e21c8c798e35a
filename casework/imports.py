"""The tables of casework: which file holds which model, read and saved as the town's are."""

from casework.models import (
    ApprovalStage,
    CaseTopic,
    ClockPolicy,
    ReplyFooter,
    ResponsibleBody,
    RetentionRule,
    RoutingRule,
)
from city.imports.parsing import Parser, a_count, a_line, a_text, a_truth
from city.imports.tables import NAMES, ORIGIN, PERIOD, Table
from city.models import Neighbourhood, OrgUnit


def _lines(*names: str) -> dict[str, Parser]:
    return dict.fromkeys(names, a_line)


TABLES = (
    Table(
        file="responsible_bodies.csv",
        model=ResponsibleBody,
        key=("code",),
        columns={
            **ORIGIN,
            **NAMES,
            **_lines("phone", "website"),
            "guidance": a_text,
            "guidance_en": a_text,
            "confirmed": a_truth,
        },
        required=frozenset({"source", "code", "name"}),
    ),
    Table(
        file="case_topics.csv",
        model=CaseTopic,
        key=("code",),
        columns={
            **ORIGIN,
            **NAMES,
            **PERIOD,
            **_lines("group", "group_en"),
            "words": a_text,
            "guidance": a_text,
            "guidance_en": a_text,
            "needs_place": a_truth,
            "may_be_public": a_truth,
            "is_for_businesses": a_truth,
        },
        required=frozenset({"source", "code", "name"}),
    ),
    Table(
        file="routing_rules.csv",
        model=RoutingRule,
        key=("order", "kind", "door", "topic", "neighbourhood", "trade_code"),
        columns={**ORIGIN, **PERIOD, "order": a_count, **_lines("kind", "door", "trade_code", "note")},
        references={
            "topic": CaseTopic,
            "neighbourhood": Neighbourhood,
            "unit": OrgUnit,
            "body": ResponsibleBody,
        },
        required=frozenset({"source", "order"}),
    ),
    Table(
        file="clock_policies.csv",
        model=ClockPolicy,
        key=("kind", "door", "valid_from"),
        columns={
            **ORIGIN,
            **PERIOD,
            **_lines("kind", "door", "reply", "extended", "fee", "silence", "interim", "appeal", "appeal_to"),
            "note": a_text,
        },
        required=frozenset({"source", "kind"}),
    ),
    Table(
        file="retention_rules.csv",
        model=RetentionRule,
        key=("kind", "door", "valid_from"),
        columns={
            **ORIGIN,
            **PERIOD,
            **_lines("kind", "door", "legal_basis"),
            "months": a_count,
            "confirmed": a_truth,
            "note": a_text,
        },
        required=frozenset({"source", "months", "legal_basis"}),
    ),
    Table(
        file="reply_footers.csv",
        model=ReplyFooter,
        key=("kind", "valid_from"),
        columns={
            **ORIGIN,
            **PERIOD,
            **_lines("kind", "legal_basis"),
            "text": a_text,
            "text_en": a_text,
        },
        required=frozenset({"source", "kind", "text", "legal_basis"}),
    ),
    Table(
        file="approval_stages.csv",
        model=ApprovalStage,
        key=("kind", "door", "order", "valid_from"),
        columns={
            **ORIGIN,
            **PERIOD,
            "order": a_count,
            **_lines("kind", "door", "act", "by", "note"),
            "by_another": a_truth,
            "confirmed": a_truth,
        },
        references={"unit": OrgUnit},
        required=frozenset({"source", "order", "act", "by", "by_another"}),
    ),
)
