"""Field work tables, one file an idea."""

from gridwork.fieldwork.models.deeds import Deed, Excuse
from gridwork.fieldwork.models.inspections import Finding, Inspection, KeyUnit, Rectification, Upkeep
from gridwork.fieldwork.models.logs import DayLog, WeekLog
from gridwork.fieldwork.models.occasions import Attendance, Occasion
from gridwork.fieldwork.models.photos import Photo
from gridwork.fieldwork.models.rounds import Round, Stop
from gridwork.fieldwork.models.samples import Sample, SampleItem
from gridwork.fieldwork.models.visits import Visit

__all__ = [
    "Attendance", "DayLog", "Deed", "Excuse", "Finding", "Inspection", "KeyUnit", "Occasion", "Photo",
    "Rectification", "Round", "Sample", "SampleItem", "Stop", "Upkeep", "Visit", "WeekLog",
]  # fmt: skip
