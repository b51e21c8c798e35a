"""The tables of reports, one subject a file."""

from reports.models.coding import Adjudication, Codebook, Coding, Quote, ReadAnswer, Theme
from reports.models.path import ReportFile, ReportStep
from reports.models.reports import DepartmentReply, NarrativeRevision, Report
from reports.models.weights import WeightSet

__all__ = [
    "Adjudication", "Codebook", "Coding", "DepartmentReply", "NarrativeRevision", "Quote", "ReadAnswer", "Report",
    "ReportFile", "ReportStep", "Theme", "WeightSet",
]  # fmt: skip
