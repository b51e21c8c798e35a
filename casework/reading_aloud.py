"""A code as it is read out on the telephone: in groups, each letter with a word for it."""

WORDS = {
    "A": "Adana", "B": "Bolu", "C": "Ceyhan", "D": "Denizli", "E": "Edirne", "F": "Fatsa", "G": "Giresun",
    "H": "Hatay", "J": "Jandarma", "K": "Kars", "M": "Muğla", "N": "Niğde", "P": "Polatlı", "Q": "ku", "R": "Rize",
    "S": "Sinop", "T": "Tokat", "V": "Van", "W": "çift ve", "X": "iks", "Y": "Yozgat", "Z": "Zonguldak",
}  # fmt: skip


def groups_aloud(code: str) -> list[dict[str, str]]:
    """Returns each group of a code with its words; digits are read as they are."""
    return [
        {"signs": group, "words": " · ".join(WORDS.get(sign, sign) for sign in group)}
        for group in code.split("-")
    ]
