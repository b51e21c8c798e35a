"""Reads a notice's plain text into blocks: paragraphs, headings (## …) and lists (- …). Never markup."""

import re
from typing import TypedDict

BETWEEN_BLOCKS = re.compile(r"\n\s*\n")


class Block(TypedDict):
    """One piece of a notice: `kind` is heading, list or paragraph; a list has `items`, the others `text`."""

    kind: str
    text: str
    items: list[str]


def blocks_of(text: str) -> list[Block]:
    """Returns the blocks of a text whose paragraphs are parted by empty lines."""
    found: list[Block] = []
    for part in BETWEEN_BLOCKS.split(text.replace("\r\n", "\n").strip()):
        found.extend(_blocks_of_part([line.strip() for line in part.splitlines() if line.strip()]))
    return found


def _blocks_of_part(lines: list[str]) -> list[Block]:
    found: list[Block] = []
    for line in lines:
        if line.startswith("## "):
            found.append({"kind": "heading", "text": line[3:].strip(), "items": []})
        elif line.startswith("- "):
            if not found or found[-1]["kind"] != "list":
                found.append({"kind": "list", "text": "", "items": []})
            found[-1]["items"].append(line[2:].strip())
        elif found and found[-1]["kind"] == "paragraph":
            found[-1]["text"] += f" {line}"
        else:
            found.append({"kind": "paragraph", "text": line, "items": []})
    return found
