"""A synthetic county of any size: one region and as many municipalities as asked for, all under `.example`."""

import datetime as dt

from kit.clock import at_local
from models.files.county import Contact
from models.files.round_file import Effect
from models.files.round_plan import PrincipalPlan, RoundPlan
from models.values import ChasePolicy, HandlingReport, Step
from models.vocabulary import Act, Language, Level, Outcome, Part, PrincipalKind, RoundKind

LAUNCH_ON = dt.date(2023, 3, 27)
LAUNCHED_AT = at_local(LAUNCH_ON, dt.time(9))
DUE_ON = dt.date(2023, 8, 31)
MEETINGS = (dt.date(2023, 3, 28), dt.date(2023, 3, 29), dt.date(2023, 3, 30))
REPORTED_AT = at_local(MEETINGS[-1], dt.time(15))

ROUTE = (
    Step("KSAU", "Kommunstyrelsens arbetsutskott", Level.ARBETSUTSKOTT),
    Step("KS", "Kommunstyrelsen", Level.STYRELSE),
    Step("KF", "Kommunfullmäktige", Level.FULLMAKTIGE),
)


def county_plan(principals: int, slug: str = "fardplan", due_on: dt.date = DUE_ON) -> RoundPlan:
    """The Färdplan round, to that many principals."""
    return RoundPlan(
        slug=slug,
        title="Färdplan Nära vård 2030 i Västerbotten",
        kind=RoundKind.RECOMMENDATION,
        language=Language.SV,
        summary="En gemensam färdplan för omställningen till nära vård i länet.",
        recommender="systemledningen",
        recommender_email="systemledningen@regionvasterbotten.example",
        recommended_on=dt.date(2023, 3, 24),
        launch_on=LAUNCH_ON,
        due_on=due_on,
        att_satser=("Att fastställa Färdplan Nära vård 2030 i Västerbotten",),
        recommended_level=Level.FULLMAKTIGE,
        level_reason="Omställningen berör många verksamheter utöver hälso- och sjukvården.",
        asks=(Part.DECISION,),
        effect=Effect(),
        contacts=(Contact(role="Samordnare", email="samordnare@regionvasterbotten.example"),),
        attachments=(),
        policy=ChasePolicy(),
        principals=tuple(_principal(number) for number in range(principals)),
    )


def _principal(number: int) -> PrincipalPlan:
    host = f"kommun{number:06}.example"
    return PrincipalPlan(
        code=f"{number:06}",
        name=f"Kommun {number:06}" if number else "Regionen",
        kind=PrincipalKind.KOMMUN if number else PrincipalKind.REGION,
        population=5000 + number,
        language=Language.SV,
        registrar=f"registrator@{host}",
        official=f"kommundirektor@{host}",
        chair=f"ordforande@{host}",
        route=ROUTE,
        meetings={step.body: _calendar(place, number) for place, step in enumerate(ROUTE)},
    )


def _calendar(place: int, number: int) -> tuple[dt.date, ...]:
    """Ten meetings a year, on days of the principal's own, none from mid-June to September."""
    days = (dt.date(2023, month, 1 + (place * 9 + number) % 28) for month in range(1, 13))
    return tuple(day for day in days if day.month not in {7, 8})


def report_of(level: int) -> HandlingReport:
    """What the body at that place on the route did: committee and board propose, the council adopts."""
    step = ROUTE[level]
    return HandlingReport(
        act=Act.DECIDES if level == len(ROUTE) - 1 else Act.PROPOSES,
        body=step.body,
        body_name=step.name,
        level=step.level,
        held_on=MEETINGS[level],
        paragraph=f"§ {40 + level}",
        outcomes={1: Outcome.ADOPTED},
        wording="Färdplan Nära vård 2030 i Västerbotten fastställs.",
    )
