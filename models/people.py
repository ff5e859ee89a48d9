"""The words for those who work in the console: what they may do, how they come in, and how that ends."""

from models.vocabulary import Word


class Role(Word):
    """What somebody may do in an office."""

    ADMINISTRATOR = "administrator", "administratör"
    COORDINATOR = "coordinator", "samordnare"
    READER = "reader", "läsare"


class SignInWay(Word):
    """How somebody came in."""

    LETTER = "letter", "brev"
    DIRECTORY = "directory", "katalogen"
    PASSKEY = "passkey", "passkey"


class WayInChange(Word):
    """What has changed in how somebody comes in, or in what they may do there."""

    PASSKEY_ADDED = "passkey_added", "passkey tillagd"
    PASSKEY_REMOVED = "passkey_removed", "passkey borttagen"
    ROLE_CHANGED = "role_changed", "rollen ändrad"
    TAKEN_OFF = "taken_off", "borttagen från kontoret"
    DIRECTORY = "directory", "första gången genom katalogen"


class SessionEnd(Word):
    SIGNED_OUT = "signed_out", "utloggad"
    TAKEN_OFF = "taken_off", "inte längre samordnare eller kontakt"
    ENDED = "ended", "avslutad av någon annan"
