"""A county that is not Västerbotten: forty-nine municipalities and a region, and no arenas."""

FIFTY = 50


def fifty_principals() -> str:
    """The county file of an invented county of fifty principals, without groups and arenas."""
    return principals(FIFTY)


def principals(count: int) -> str:
    """The same with so many principals, for instance as many as the country has."""
    rows = [
        f'  - {{code: "99{number:02}", name: Ort{number} kommun, population: {1000 * number}, '
        f"registrar: registrator@ort{number}.example}}\n"
        for number in range(1, count)
    ]
    return _HEAD + "".join(rows)


_HEAD = """\
county: Storlänet
code: "99"
coordinators:
  - {role: Samordnare, email: samordnare@storregionen.example}
bodies:
  region:
    - {code: RS, name: Regionstyrelsen, level: styrelse}
    - {code: RF, name: Regionfullmäktige, level: fullmäktige}
  kommun:
    - {code: KS, name: Kommunstyrelsen, level: styrelse}
    - {code: KF, name: Kommunfullmäktige, level: fullmäktige}
routes:
  region: [RS, RF]
  kommun: [KS, KF]
principals:
  - {code: "99", name: Storregionen, kind: region, registrar: registrator@storregionen.example}
"""
