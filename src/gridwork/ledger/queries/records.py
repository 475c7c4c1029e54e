"""Reads of records, in one place: the page of one, the list of a form (L1, L4)."""

from gridwork.ledger.queries.record_lists import (
    LIST_STATES,
    Page,
    RecordFilters,
    Row,
    record_list,
    records_chosen,
)
from gridwork.ledger.queries.record_pages import (
    Answer,
    Change,
    Line,
    RecordPage,
    record_page,
    record_to_keep,
)

__all__ = [
    "LIST_STATES",
    "Answer",
    "Change",
    "Line",
    "Page",
    "RecordFilters",
    "RecordPage",
    "Row",
    "record_list",
    "record_page",
    "record_to_keep",
    "records_chosen",
]
