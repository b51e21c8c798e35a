"""The same values as XML and as JSON, by the standard's names: what is nothing is an empty element, or null."""

import json
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

FORMATS = {"xml": "text/xml; charset=utf-8", "json": "application/json; charset=utf-8"}
# How one of a list is called.
ONE_OF = {
    "services": "service",
    "attributes": "attribute",
    "values": "value",
    "service_requests": "request",
    "errors": "error",
    "endpoints": "endpoint",
    "formats": "format",
}


def written(root: str, value: Any, *, kind: str) -> bytes:
    """Returns a document in UTF-8; `root` names the outermost element of XML, JSON has none."""
    return _xml(root, value) if kind == "xml" else _json(value)


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def _xml(root: str, value: Any) -> bytes:
    element = Element(root)
    _fill(element, value)
    return tostring(element, encoding="utf-8", xml_declaration=True)


def _fill(element: Element, value: Any) -> None:
    match value:
        case dict():
            for name, inner in value.items():
                _fill(SubElement(element, name), inner)
        case list():
            for inner in value:
                _fill(SubElement(element, ONE_OF[element.tag]), inner)
        case None:
            pass
        case bool():
            element.text = "true" if value else "false"
        case _:
            element.text = "".join(sign for sign in str(value) if _is_xml(sign))


def _is_xml(sign: str) -> bool:
    """Tells whether XML 1.0 can hold a sign at all."""
    return sign in "\t\n\r" or "\x20" <= sign <= "\ud7ff" or "\ue000" <= sign <= "\ufffd" or sign > "\uffff"
