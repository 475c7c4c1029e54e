"""How large a form with files may be (P5): Django bounds the fields, but not the files."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

FORM_BYTES_MOST = 160_000_000
"""Five photos as large as the site takes them."""


class Bounded(FileUploadHandler):
    """Refuses a form by the length it announces, before a byte of it is stored; else leaves files to the next."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803
        content_length: int,
        boundary: Any,
        encoding: Any = None,
    ) -> None:
        """RequestDataTooBig for a form that is too large."""
        if content_length > FORM_BYTES_MOST:
            raise RequestDataTooBig

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """On to the next handler."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler makes the file."""
