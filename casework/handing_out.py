"""Hands out a file of a case: always a download, never a page of this site, whatever its bytes are."""

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpResponse


def handed_out(file: FieldFile, content_type: str, *, name: str) -> HttpResponse:
    """Returns the file as a download that nobody between us and the reader keeps."""
    try:
        content = file.open("rb")
    except FileNotFoundError as fault:
        raise Http404 from fault
    response = FileResponse(content, as_attachment=True, filename=name)
    response["Content-Type"] = content_type
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Robots-Tag"] = "noindex"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
