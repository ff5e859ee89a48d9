"""Who comes in, and by which link."""

from typing import Annotated, Literal

import typer

from cli.common.usage import Command, Commands, Json

people = typer.Typer(cls=Commands, invoke_without_command=True, rich_markup_mode=None)

LARGEST = 2**63 - 1  # a number that a database can hold

Address = Annotated[str, typer.Argument(metavar="ADRESS", help="Personens e-postadress.", show_default=False)]

OfOffice = Annotated[
    str, typer.Option("--office", metavar="KONTOR", help="Kontorets korta namn; behövs där det finns flera.")
]


def link(
    slug: Annotated[str, typer.Argument(metavar="[RUNDA]", help="Rundans korta namn.")] = "",
    code: Annotated[str, typer.Argument(metavar="[KOD]", help="Huvudmannens kod; se rundan registry.")] = "",
    read_only: Annotated[bool, typer.Option("--reader", help="Rundans läslänk, för systemledningen.")] = False,
    coordinator: Annotated[
        str, typer.Option("--coordinator", metavar="ADRESS", help="Samordnarens engångslänk till konsolen.")
    ] = "",
    as_json: Json = False,
) -> int:
    """Skriv ut en länk att gå in med.

    Huvudmannens egen: RUNDA KOD. Läslänken: RUNDA --reader. Samordnarens engångslänk: --coordinator ADRESS.
    Vem som helst kan gå in med länken: lämna den bara till den det gäller.
    """
    from cli.links import link

    return link(slug, code, read_only, coordinator, as_json)


@people.callback()
def everybody(
    context: typer.Context,
    end: Annotated[str, typer.Option("--end", metavar="ADRESS", help="Avsluta alla personens sessioner.")] = "",
    session: Annotated[
        int, typer.Option("--end-session", metavar="NUMMER", max=LARGEST, help="Avsluta en session.")
    ] = 0,
    as_json: Json = False,
) -> int:
    """Visa vilka som kan logga in, och deras sessioner.

    Den som tas bort, och inte är kontakt i någon runda, är ute vid nästa sida. Med --end eller --end-session avslutas
    sessioner genast, också sådana vars kaka har kopierats.
    """
    if context.invoked_subcommand:
        return 0
    from cli.people import people

    return people(end, session, as_json)


@people.command("list", cls=Command)
def list_people(as_json: Json = False) -> int:
    """Visa vilka som kan logga in, deras roller och sessioner."""
    from cli.people import people

    return people("", 0, as_json)


@people.command(cls=Command)
def invite(
    address: Address,
    role: Annotated[
        Literal["administrator", "coordinator", "reader"],
        typer.Option("--role", metavar="ROLL", help="administrator, coordinator eller reader."),
    ] = "coordinator",
    office: OfOffice = "",
    name: Annotated[str, typer.Option("--name", metavar="NAMN", help="Personens namn.")] = "",
    as_json: Json = False,
) -> int:
    """Låt någon komma in, och skriv till den var man loggar in."""
    from cli.people import invite
    from models.people import Role

    return invite(address, Role(role), office, name, as_json)


@people.command(cls=Command)
def role(
    address: Address,
    wanted: Annotated[
        Literal["administrator", "coordinator", "reader", "none"],
        typer.Argument(metavar="ROLL", help="administrator, coordinator, reader, eller none: inte längre med."),
    ],
    office: OfOffice = "",
    as_json: Json = False,
) -> int:
    """Ge någon en annan roll på kontoret, eller ta bort den därifrån."""
    from cli.people import change_role
    from models.people import Role

    return change_role(address, None if wanted == "none" else Role(wanted), office, as_json)


@people.command("end", cls=Command)
def end_sessions(
    address: Annotated[str, typer.Argument(metavar="[ADRESS]", help="Alla personens sessioner.")] = "",
    session: Annotated[int, typer.Option("--session", metavar="NUMMER", max=LARGEST, help="Bara den sessionen.")] = 0,
    as_json: Json = False,
) -> int:
    """Avsluta någons sessioner, eller en av dem."""
    from cli.people import end

    return end(address, session, as_json)
