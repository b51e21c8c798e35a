"""An expected refusal: a sentence for the person and a stable code. Each room's errors.py derives from it."""


class Refusal(Exception):
    """Something a person asked for is not possible now, and they are told why."""

    code = "refused"
    sentence: object = "This is not possible."

    def __init__(self, sentence: object = None, **params: object) -> None:
        self.params = params
        if sentence is not None:
            self.sentence = sentence
        super().__init__(self.code)

    def __str__(self) -> str:
        text = str(self.sentence)
        return text % self.params if self.params else text
