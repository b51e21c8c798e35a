"""The tables of reports, one subject a file."""

from reports.models.coding import Codebook, Coding, Theme
from reports.models.reports import DepartmentReply, Report
from reports.models.weights import WeightSet

__all__ = ["Codebook", "Coding", "DepartmentReply", "Report", "Theme", "WeightSet"]
