"""People for the demonstration: invented, from many countries, each with a language and a zone of their own."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

_ORIGINS: Sequence[tuple[str, str, str, Sequence[str], Sequence[str]]] = (
    ("CN", "zh-Hans", "Asia/Shanghai", ("王", "李", "张", "刘", "陈", "赵"), ("文博", "雨桐", "子涵", "思远", "佳宁")),
    ("AM", "hy", "Asia/Yerevan", ("Անի", "Արամ", "Լիլիթ", "Տիգրան", "Նարե"), ("Հակոբյան", "Սարգսյան", "Պետրոսյան")),
    ("GB", "en", "Europe/London", ("Amelia", "Oliver", "Priya", "George"), ("Ward", "Patel", "Hughes", "Clarke")),
    ("IT", "en", "Europe/Rome", ("Giulia", "Marco", "Chiara"), ("Rossi", "Bianchi", "Ferrari")),
    ("DE", "en", "Europe/Berlin", ("Jonas", "Leonie", "Mira"), ("Schäfer", "Weiß", "Krüger")),
    ("US", "en", "America/New_York", ("Maya", "Ethan", "Sofia"), ("Nguyen", "O'Brien", "García")),
    ("GE", "en", "Asia/Tbilisi", ("Nino", "Giorgi", "Tamar"), ("Beridze", "Kapanadze")),
    ("IR", "en", "Asia/Tehran", ("Shirin", "Darius", "Parisa"), ("Moradi", "Karimi")),
)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who registers."""

    name: str
    email: str
    language: str
    zone: str
    country: str


def invent_people(count: int, *, tag: str, seed: int = 20260721) -> list[Person]:
    """Return ``count`` people, the same for the same seed; ``tag`` keeps their addresses apart from other runs."""
    choose = random.Random(seed)  # noqa: S311  (a demonstration, no secret)
    return [_person(number, tag, choose) for number in range(1, count + 1)]


def _person(number: int, tag: str, choose: random.Random) -> Person:
    country, language, zone, first, second = choose.choice(_ORIGINS)
    one, other = choose.choice(first), choose.choice(second)
    name = f"{one}{other}" if language == "zh-Hans" else f"{one} {other}"
    return Person(name, f"guest{number:04d}.{tag}@visitors.example", language, zone, country)
