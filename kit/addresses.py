"""Network addresses: the proxies that are trusted, and the names that mean this very machine."""

from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Annotated, Any, Final
from urllib.parse import urlsplit

from pydantic import BeforeValidator
from pydantic_settings import NoDecode

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

LOOPBACK: Final[tuple[Network, ...]] = (IPv4Network("127.0.0.0/8"), IPv6Network("::1/128"))
LOOPBACK_NAMES: Final = frozenset({"127.0.0.1", "::1", "localhost"})
EXPECTED: Final = (
    "Skriv proxyernas adresser eller nät med komma emellan, till exempel 10.0.0.5,10.1.0.0/24, "
    "eller true när proxyn är på samma maskin."
)
_WORDS: Final[dict[str, tuple[Network, ...]]] = {
    **dict.fromkeys(("true", "1", "yes", "on"), LOOPBACK),
    **dict.fromkeys(("false", "0", "no", "off", ""), ()),
}


def read_proxies(written: Any) -> Any:
    """The networks a setting names; `true` is this machine. Raises ValueError with what is expected, in Swedish."""
    if not isinstance(written, str | bool):
        return written
    text = str(written).strip().lower()
    if text in _WORDS:
        return _WORDS[text]
    try:
        networks = tuple(ip_network(each.strip()) for each in text.split(","))
    except ValueError:
        raise ValueError(EXPECTED) from None
    if any(network.prefixlen == 0 for network in networks):  # whoever is trusted may name any visitor
        raise ValueError(EXPECTED)
    return networks


TrustedProxies = Annotated[tuple[Network, ...], NoDecode, BeforeValidator(read_proxies)]


def written(networks: Iterable[Network]) -> list[str]:
    """The networks as text, an IPv4 one also as IPv6 sockets show it (RFC 4291, 2.5.5.2)."""
    return [form for each in networks for form in _forms(each)]


def _forms(network: Network) -> Iterator[str]:
    yield str(network)
    if isinstance(network, IPv4Network):
        yield f"::ffff:{network.network_address}/{network.prefixlen + 96}"


def address_of(text: str) -> Address | None:
    """The address that is written, an IPv4 one inside IPv6 as itself; nothing when it is none."""
    try:
        found = ip_address(text)
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def is_loopback(host: str) -> bool:
    """Whether only this machine is reached by that name or address."""
    found = address_of(host)
    return host == "localhost" or (found is not None and found.is_loopback)


def host_of(url: str) -> str:
    """An address's host as browsers send it: small letters, IDNA, IPv6 without brackets; empty when there is none."""
    try:
        host = urlsplit(url).hostname or ""
        return host if host.isascii() else host.encode("idna").decode()
    except ValueError:
        return ""
