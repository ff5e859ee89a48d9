"""What deserves a second look, in words."""

from kit.i18n import translator
from rules.route.routes import Caution


def warning_sentence(warning: Caution, language: str) -> str:
    """What deserves a second look."""
    return translator(language)(warning.label)


def handover_warning(email: str, registrar: str, language: str) -> str:
    """A second look at a link handed to an address outside the principal's own domain; nothing for one inside it."""
    given, own = _domain(email), _domain(registrar)
    if not given or given == own or given.endswith(f".{own}"):
        return ""
    said = "Adressen {email} ligger utanför {domain}. Blev det fel, be samordnaren dra in länken."
    return translator(language)(said).format(email=email, domain=own)


def _domain(email: str) -> str:
    return email.rpartition("@")[2].strip().casefold()
