"""What the operating system refused, in words: it speaks English, whatever language the user does."""

import errno
from collections.abc import Mapping
from typing import Final

_SAID: Final[Mapping[int, str]] = {
    errno.ENOENT: "filen eller mappen finns inte",
    errno.EEXIST: "det finns redan något med det namnet",
    errno.EISDIR: "det är en mapp",
    errno.ENOTDIR: "något på vägen dit är ingen mapp",
    errno.EACCES: "den här användaren får inte",
    errno.EPERM: "den här användaren får inte",
    errno.EROFS: "disken går bara att läsa",
    errno.ENOSPC: "disken är full",
    errno.EDQUOT: "utrymmet är slut",
    errno.EFBIG: "filen blir för stor",
    errno.ENAMETOOLONG: "namnet är för långt",
    errno.ELOOP: "länkar pekar på varandra",
    errno.EIO: "disken svarar med ett fel",
    errno.EMFILE: "för många filer är öppna",
    errno.ENFILE: "för många filer är öppna",
    errno.ENOMEM: "minnet är slut",
    errno.EBUSY: "något annat använder den",
    errno.EINVAL: "det går inte att använda",
    errno.ENXIO: "inget tar emot där",
    errno.EADDRINUSE: "något annat använder porten",
    errno.EADDRNOTAVAIL: "datorn har inte den adressen",
    errno.ECONNREFUSED: "ingen svarar där",
    errno.ECONNRESET: "förbindelsen bröts",
    errno.EPIPE: "förbindelsen bröts",
    errno.ETIMEDOUT: "inget svar kom i tid",
    errno.EHOSTUNREACH: "datorn går inte att nå",
    errno.ENETUNREACH: "nätet går inte att nå",
}

_SAID_OF_KINDS: Final[Mapping[str, str]] = {
    "gaierror": "namnet går inte att slå upp",
    "SSLError": "den krypterade förbindelsen går inte att göra",
    "TimeoutError": "inget svar kom i tid",
}
"""Errors of the system whose number is of another table, or is none; by name, since ssl takes long to import."""


def os_words(error: Exception) -> str:
    """Why it went wrong, as a Swedish source phrase without a full stop; an error we have no words for by its number
    or its kind, which an operator can look up."""
    for kind in type(error).__mro__:
        if kind.__name__ in _SAID_OF_KINDS:
            return _SAID_OF_KINDS[kind.__name__]
    number = (error.errno or 0) if isinstance(error, OSError) else 0
    return _SAID.get(number) or errno.errorcode.get(number) or type(error).__name__
