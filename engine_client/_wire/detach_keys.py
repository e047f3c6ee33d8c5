"""The keys that leave an attached container without stopping it: docker's notation, and finding them as typed."""

from __future__ import annotations

from engine_client.errors import InvalidValue

DEFAULT = b"\x10\x11"  # Ctrl-P Ctrl-Q
_CONTROL = "@abcdefghijklmnopqrstuvwxyz[\\]^_"


def parse_detach_keys(text: str) -> bytes:
    """`ctrl-p,ctrl-q`: ASCII characters, `ctrl-` with a letter or one of `@[\\]^_`, and `DEL`, with commas between.

    Raises InvalidValue for anything else.
    """
    return b"".join(_key(word) for word in text.split(","))


def _key(word: str) -> bytes:
    if len(word) == 1 and word.isascii():
        return word.encode()
    if word == "DEL":
        return b"\x7f"
    control = word.removeprefix("ctrl-")
    if len(control) != 1 or control == word or control not in _CONTROL:
        raise InvalidValue(f"Unknown character: '{word}'")
    return bytes([_CONTROL.index(control)])


class DetachKeys:
    """Finds a key sequence in typed bytes, however they are cut. What may be its beginning is held back."""

    __slots__ = ("_keys", "_matched", "detached")

    def __init__(self, keys: bytes = DEFAULT) -> None:
        self._keys = keys
        self._matched = 0
        self.detached = False

    def feed(self, data: bytes) -> bytes:
        """What is to be passed on; nothing from the whole sequence on, when `detached` turns true."""
        if not self._keys:
            return data
        passed = bytearray()
        for byte in b"" if self.detached else data:
            while self._matched and byte != self._keys[self._matched]:
                self._fall_back(passed)
            if byte != self._keys[self._matched]:
                passed.append(byte)
                continue
            self._matched += 1
            if self._matched == len(self._keys):
                self.detached = True
                break
        return bytes(passed)

    def _fall_back(self, passed: bytearray) -> None:
        """Give up the first held key, and as many more as it takes for the rest to be a beginning again."""
        given_up = 1
        while not self._keys.startswith(self._keys[given_up : self._matched]):
            given_up += 1
        passed += self._keys[:given_up]
        self._matched -= given_up
