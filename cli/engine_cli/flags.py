"""Options as tables, and the rules by which docker (through Go's pflag) reads a command line."""

from __future__ import annotations

from engine_client.errors import InvalidValue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeAlias

    Value: TypeAlias = bool | int | str | tuple[str, ...]

_TRUE = ("1", "t", "T", "TRUE", "true", "True")
_FALSE = ("0", "f", "F", "FALSE", "false", "False")


class Option:
    """One option. The type of `default` says what it takes.

    False or True: nothing, or `=BOOL`; a number; a text; `()`: a text, as often as one likes. `metavar` is what help
    calls the value; `check` refuses one by raising InvalidValue. `shown` false keeps the option out of help;
    `deprecated` says what to use instead. `requires` says what engine it takes: an API version such as `1.43`,
    `experimental`, or `windows`.
    """

    __slots__ = ("check", "default", "deprecated", "help", "metavar", "name", "requires", "short", "shown")

    def __init__(
        self,
        name: str,
        short: str,
        default: Value,
        help: str,
        metavar: str = "",
        check: Callable[[str], object] | None = None,
        *,
        shown: bool = True,
        deprecated: str = "",
        requires: str = "",
    ) -> None:
        self.name = name
        self.short = short
        self.default = default
        self.help = help
        self.metavar = metavar
        self.check = check
        self.shown = shown
        self.deprecated = deprecated
        self.requires = requires

    @property
    def spelling(self) -> str:
        """`-n, --last`, or `--last` where there is no short form."""
        return f"-{self.short}, --{self.name}" if self.short else f"--{self.name}"


HELP = Option("help", "h", False, "Print usage", shown=False)


class UsageError(Exception):
    """A command line that breaks the rules; the message is docker's."""


class Given:
    """What a command line gave: `args`, the options' values by name, and `notices` of what is better not used."""

    __slots__ = ("_options", "_values", "args", "notices")

    def __init__(self, options: Sequence[Option]) -> None:
        self._options = {option.name: option for option in options}
        self._values: dict[str, Value] = {}
        self.args: list[str] = []
        self.notices: list[str] = []

    def set(self, option: Option, text: str) -> None:
        """Take the text given for an option. Raises UsageError where it does not fit."""
        default = option.default
        try:
            if isinstance(default, tuple):
                _check(option, text)
                self._values[option.name] = (*self.list(option.name), text)
            elif isinstance(default, bool):
                self._values[option.name] = parse_bool(text)
            elif isinstance(default, int):
                self._values[option.name] = _whole(text)
            else:
                _check(option, text)
                self._values[option.name] = text
        except InvalidValue as error:
            from engine_client.spec.quote import quote

            raise UsageError(f'invalid argument {quote(text)} for "{option.spelling}" flag: {error}') from None
        if option.deprecated:
            self.notices.append(f"Flag --{option.name} has been deprecated, {option.deprecated}")

    def changed(self, name: str) -> bool:
        """Whether the option was given."""
        return name in self._values

    def _value(self, name: str) -> Value:
        value = self._values.get(name)
        return self._options[name].default if value is None else value

    def bool(self, name: str) -> bool:
        """A switch."""
        return self._value(name) is True

    def int(self, name: str) -> int:
        """A number."""
        value = self._value(name)
        assert isinstance(value, int)
        return value

    def list(self, name: str) -> tuple[str, ...]:
        """The texts of an option that may be repeated."""
        value = self._value(name)
        assert isinstance(value, tuple)
        return value

    def str(self, name: str) -> str:
        """A text."""
        value = self._value(name)
        assert isinstance(value, str)
        return value


def _check(option: Option, text: str) -> None:
    if option.check is not None:
        option.check(text)


def parse_bool(text: str) -> bool:
    """Go's ParseBool. Raises InvalidValue."""
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    from engine_client.spec.quote import quote

    raise InvalidValue(f"strconv.ParseBool: parsing {quote(text)}: invalid syntax")


def _whole(text: str) -> int:
    from engine_client.spec.integers import signed

    return signed(text, base=0)


def parse(options: Sequence[Option], words: Sequence[str], *, interspersed: bool = True) -> Given:
    """Read a command line. Not `interspersed`: the first word that is no option ends the options.

    Raises UsageError.
    """
    given = Given([*options, HELP])
    long = {option.name: option for option in (*options, HELP)}
    short = {option.short: option for option in (HELP, *options) if option.short}
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word == "--":
            break
        if word.startswith("--"):
            _take_long(given, long, word, rest)
        elif word.startswith("-") and word != "-":
            _take_short(given, short, word, rest)
        else:
            given.args.append(word)
            if not interspersed:
                break
    given.args += rest
    return given


def _take_long(given: Given, options: dict[str, Option], word: str, rest: list[str]) -> None:
    name, equals, text = word[2:].partition("=")
    if not name or name[0] in "-=":
        raise UsageError(f"bad flag syntax: {word}")
    option = options.get(name)
    if option is None:
        raise UsageError(f"unknown flag: --{name}")
    if equals:
        given.set(option, text)
    elif isinstance(option.default, bool):
        given.set(option, "true")
    elif rest:
        given.set(option, rest.pop(0))
    else:
        raise UsageError(f"flag needs an argument: --{name}")


def _take_short(given: Given, options: dict[str, Option], word: str, rest: list[str]) -> None:
    letters = word[1:]
    while letters:
        letter, letters = letters[0], letters[1:]
        option = options.get(letter)
        if option is None:
            first = chr(letter.encode(errors="surrogateescape")[0])  # pflag looks at bytes
            raise UsageError(f"unknown shorthand flag: {first!r} in -{letter}{letters}")
        if len(letters) > 1 and letters[0] == "=":
            given.set(option, letters[1:])
            return
        if isinstance(option.default, bool):
            given.set(option, "true")
            if option is HELP:
                given.notices.append("Flag shorthand -h has been deprecated, use --help")
        elif letters or rest:
            given.set(option, letters or rest.pop(0))
            return
        else:
            raise UsageError(f"flag needs an argument: {letter!r} in -{letter}")
