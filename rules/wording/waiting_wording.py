"""What waits for a coordinator, in a sentence: the same on the console, on the board and in the morning letter."""

from kit.i18n import short_day, translator
from models.phrases import said_in
from rules.waiting.waiting import Waiting, WaitingKind
from rules.wording.sentence_parts import upper_first

MOST = 160  # characters of somebody else's words

_SAID = {
    WaitingKind.UNDELIVERED: "Till {target}. {says}",
    WaitingKind.NO_LINK: "Ingen länk öppnar ärendet längre, sedan {since}.",
    WaitingKind.QUESTION: "{says}",
    WaitingKind.MORE_TIME: "Vill ha svarstid till {on}. {says}",
    WaitingKind.LAST_CHANCE: "Händer inget senast {on} hinner ärendet inte till svarsdatum.",
    WaitingKind.TOO_LATE: "Kända möten räcker inte till svarsdatum, {on}.",
    WaitingKind.LATE: "Skulle ha varit klar {since}.",
    WaitingKind.PLAN: "{body} {on} kan inte stå kvar som planerat.",
    WaitingKind.CLASSIFY: "{body} {on}: {says}",
    WaitingKind.NOT_OPENED: "Rundan öppnas inte av sig själv. Den har hållits tillbaka sedan {since}.",
    WaitingKind.LOOK_AGAIN: "{since} var dagen då ni ville se på rundan igen.",
    WaitingKind.CLOSE: "Alla har svarat och inget återstår.",
}

OPENED_LATE = "Svarsdatumet hade redan passerat när rundan öppnades {since}, och svaret har inte kommit än."


def waiting_sentence(waiting: Waiting, language: str) -> str:
    """What it is about, without the name of the principal or the round."""
    is_opened_late = waiting.kind is WaitingKind.LATE and waiting.on is not None
    said = translator(language)(OPENED_LATE if is_opened_late else _SAID[waiting.kind]).format(
        target=waiting.target,
        says=shortened(said_in(waiting.says, language)),
        body=waiting.body,
        on=short_day(waiting.on, language) if waiting.on else "",
        since=short_day(waiting.since, language) if waiting.since else "",
    )
    return upper_first(said).strip()


def shortened(text: str) -> str:
    """The beginning of what somebody wrote, on one line."""
    words = " ".join(text.split())
    return words if len(words) <= MOST else f"{words[: MOST - 1].rstrip()}…"
