"""The command `rundan`. Each command imports what it needs when it runs, so that help is quick."""

import datetime as dt
import os
from pathlib import Path
from typing import Annotated, Literal

import typer

from cli.common.usage import Command, Commands, place
from cli.county import Office, county
from kit.process.garbage import look_seldom

app = typer.Typer(
    name="rundan",
    cls=Commands,
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
audit = typer.Typer(cls=Commands, no_args_is_help=True, rich_markup_mode=None)
app.add_typer(audit, name="audit", help="Granska protokollet, eller ta ut det.")
app.add_typer(county, name="county", help="Läs in registret ur en fil, eller skriv ut det.")

people = typer.Typer(cls=Commands, invoke_without_command=True, rich_markup_mode=None)
app.add_typer(people, name="people")

LARGEST = 2**63 - 1  # a number that a database can hold
Address = Annotated[str, typer.Argument(metavar="ADRESS", help="Personens e-postadress.", show_default=False)]
OfOffice = Annotated[
    str, typer.Option("--office", metavar="KONTOR", help="Kontorets korta namn; behövs där det finns flera.")
]
File = Annotated[Path, typer.Argument(metavar="FIL", parser=place, help="Rundans fil (YAML).", show_default=False)]
Slug = Annotated[str, typer.Argument(metavar="RUNDA", help="Rundans korta namn.", show_default=False)]
AnySlug = Annotated[str, typer.Argument(metavar="[RUNDA]", help="Rundans korta namn; alla om inget anges.")]
Json = Annotated[bool, typer.Option("--json", help="Skriv svaret som JSON.")]


@app.callback()
def everywhere(
    home: Annotated[
        Path | None, typer.Option("--home", metavar="MAPP", parser=place, help="Var allt ligger; som RUNDAN_HOME.")
    ] = None,
    language: Annotated[
        Literal["sv", "en"] | None,
        typer.Option("--language", metavar="sv|en", help="Svarens språk; som RUNDAN_LANGUAGE."),
    ] = None,
) -> None:
    """Rundan följer en rekommendation från systemledningen till varje huvudmans beslut.

    Allt kan också ställas in med omgivningens variabler RUNDAN_*. Avslutas med 0 när det är gjort, 1 när det inte
    gick och 2 när något du skrev behöver rättas.
    """
    from kit.logs import calm_logging

    calm_logging()
    if home is not None:
        os.environ["RUNDAN_HOME"] = str(home.expanduser().absolute())
    if language is not None:
        os.environ["RUNDAN_LANGUAGE"] = language


@app.command(cls=Command)
def check(file: File, as_json: Json = False, office: Office = "") -> int:
    """Kontrollera en rundas fil, eller ett läns.

    Varje fel visas på en gång, med rad, vad som står och vad som ska stå.
    """
    from cli.rounds import check

    return check(file, as_json, office)


@app.command(cls=Command)
def launch(file: File, as_json: Json = False, office: Office = "") -> int:
    """Starta rundan i filen och skicka inbjudningarna. Är den redan startad ändras inget."""
    from cli.rounds import launch

    return launch(file, as_json, office)


@app.command(cls=Command)
def drafts(as_json: Json = False) -> None:
    """Visa de utkast som finns. De görs i konsolen, under Starta en runda."""
    from cli.drafts import drafts

    drafts(as_json)


@app.command(cls=Command)
def status(slug: AnySlug = "", as_json: Json = False) -> None:
    """Visa hur långt rundorna har kommit, eller en av dem."""
    from cli.status import status

    status(slug, as_json)


@app.command(cls=Command)
def opinions(
    slug: Slug,
    as_json: Json = False,
    csv: Annotated[
        Path | None,
        typer.Option("--csv", metavar="FIL", parser=place, help="Skriv en tabell för kalkylprogram i filen."),
    ] = None,
) -> None:
    """Visa vad huvudmännen har svarat i en synpunktsrunda."""
    from cli.opinions import opinions

    opinions(slug, as_json, csv)


@app.command(cls=Command)
def result(
    slug: Slug,
    to: Annotated[
        Path,
        typer.Option(
            "--to", metavar="FIL", parser=place, help="Filen som skrivs: .docx, .odt, .pdf, .xlsx eller .html."
        ),
    ],
    as_json: Json = False,
) -> int:
    """Skriv rundans resultat till en fil."""
    from cli.papers import result

    return result(slug, to, as_json)


@app.command(cls=Command)
def proposal(
    slug: Slug,
    code: Annotated[str, typer.Argument(metavar="KOD", help="Huvudmannens kod; se rundan registry.")],
    to: Annotated[
        Path, typer.Option("--to", metavar="FIL", parser=place, help="Filen som skrivs: .docx, .odt, .pdf eller .html.")
    ],
    as_json: Json = False,
) -> int:
    """Skriv en huvudmans tjänsteskrivelse till en fil."""
    from cli.papers import proposal

    return proposal(slug, code, to, as_json)


@app.command(cls=Command)
def letter(
    slug: Slug,
    code: Annotated[str, typer.Argument(metavar="KOD", help="Huvudmannens kod; se rundan registry.")],
    to: Annotated[
        Path, typer.Option("--to", metavar="FIL", parser=place, help="Filen som skrivs: .docx, .odt, .pdf eller .html.")
    ],
    as_json: Json = False,
) -> int:
    """Skriv följebrevet till en huvudman till en fil."""
    from cli.papers import letter

    return letter(slug, code, to, as_json)


@app.command(cls=Command)
def archive(
    slug: Slug,
    to: Annotated[
        Path, typer.Option("--to", metavar="MAPP", parser=place, help="Mappen paketet läggs i, eller en .tar.")
    ],
    as_json: Json = False,
) -> int:
    """Skriv hela rundan som ett arkivpaket (E-ARK)."""
    from cli.papers import archive

    return archive(slug, to, as_json)


@app.command(cls=Command)
def chase(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Visa bara vem som skulle få vad, och varför.")] = False,
    on: Annotated[
        dt.datetime | None,
        typer.Option("--on", metavar="DATUM", formats=["%Y-%m-%d"], help="Som det vore klockan 08 den dagen."),
    ] = None,
    as_json: Json = False,
) -> int:
    """Skriv de påminnelser och morgonbrev som är dags nu.

    Det görs annars automatiskt. Med --dry-run skrivs inget; missade påminnelser visas som det enda brev de blir.
    """
    from cli.chase import chase

    return chase(dry_run, on.date() if on else None, as_json)


@app.command(cls=Command)
def rehearse(
    file: File,
    as_json: Json = False,
    seed: Annotated[int, typer.Option("--seed", metavar="TAL", help="Samma tal ger samma repetition.")] = 1,
    letters: Annotated[
        Path | None, typer.Option("--letters", metavar="MAPP", parser=place, help="Skriv varje brev som .eml i mappen.")
    ] = None,
    office: Office = "",
) -> int:
    """Repetera hela rundan med påhittade svar.

    Det tar några sekunder. Inget skickas och inget sparas. Så ser varje brev och dag ut innan något är på riktigt.
    """
    from cli.rehearse import rehearse

    return rehearse(file, as_json, seed, letters, office)


@app.command(cls=Command)
def link(
    slug: Annotated[str, typer.Argument(metavar="[RUNDA]", help="Rundans korta namn.")] = "",
    code: Annotated[str, typer.Argument(metavar="[KOD]", help="Huvudmannens kod; se rundan registry.")] = "",
    reader: Annotated[bool, typer.Option("--reader", help="Rundans läslänk, för systemledningen.")] = False,
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

    return link(slug, code, reader, coordinator, as_json)


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
    from models.vocabulary import Role

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
    from models.vocabulary import Role

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


@app.command(cls=Command)
def close(
    slug: Slug,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Varför, när alla beslut inte är inne.")] = "",
    as_json: Json = False,
) -> None:
    """Avsluta en runda med de beslut som har kommit in."""
    from cli.rounds import close

    close(slug, reason, as_json)


@app.command(cls=Command)
def reopen(
    slug: Slug,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Varför.")] = "",
    as_json: Json = False,
) -> None:
    """Öppna en avslutad runda igen."""
    from cli.rounds import reopen

    reopen(slug, reason, as_json)


@app.command(cls=Command)
def registry(as_json: Json = False, office: Office = "") -> None:
    """Visa länets huvudmän med koder, adresser och väg."""
    from cli.registry import registry

    registry(as_json, office)


@app.command(cls=Command)
def meetings(
    page: Annotated[
        Path,
        typer.Argument(
            metavar="SIDA",
            parser=place,
            help="En sida med mötesdagar: text, HTML, .csv, .xlsx, .ics eller PDF.",
            show_default=False,
        ),
    ],
    year: Annotated[
        int | None,
        typer.Option("--year", metavar="ÅR", min=1900, max=2199, help="Året för dagar som sidan inte ger något år."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Läs organens mötesdagar ur en sida som den är publicerad.

    Det som inte är säkert gissas aldrig: det står sist, som frågor.
    """
    from cli.meetings import meetings

    meetings(page, year, as_json)


@app.command(cls=Command)
def read(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FIL",
            parser=place,
            help="Ett protokollsutdrag: PDF med text, .docx eller text.",
            show_default=False,
        ),
    ],
    as_json: Json = False,
) -> None:
    """Läs vad ett protokollsutdrag säger.

    Organ, dag, paragraf, vad som beslutades. Det som inte är säkert lämnas tomt, och varje uppgift visas med orden
    den kom från.
    """
    from cli.read import read

    read(file, as_json)


@app.command(cls=Command)
def arenas(
    on: Annotated[
        dt.datetime | None,
        typer.Option("--on", metavar="DATUM", formats=["%Y-%m-%d"], help="Dagen som visas; i dag om inget anges."),
    ] = None,
    as_json: Json = False,
    office: Office = "",
) -> None:
    """Visa länets arenor, vilka som sitter och vad de kom efter."""
    from cli.arenas import arenas

    arenas(on.date() if on else None, as_json, office)


@app.command(cls=Command)
def migrate(
    source: Annotated[
        str, typer.Option("--from", metavar="ADRESS", help="Flytta hit allt som finns i databasen med den adressen.")
    ] = "",
) -> None:
    """Skapa databasen, eller gör den som programmet vill ha den.

    Ta en kopia först. Den behövs innan web och deliver startar; serve och demo gör det själva. Med --from flyttas en
    hel installation, till exempel från sqlite:////var/lib/rundan/rundan.db till PostgreSQL: allt eller inget.
    """
    if source:
        from cli.keeping.moving import move

        move(source)
        return
    from cli.common.installation import made
    from cli.common.own_settings import settings_to_keep_by
    from cli.common.speech import say

    made(settings_to_keep_by()).dispose()
    say("Databasen är i ordning.")


@app.command(cls=Command)
def doctor(as_json: Json = False) -> int:
    """Undersök inställningarna och det de pekar på.

    Ser på databasen, disken, filernas rättigheter, klockan, e-postservern och Prefect. Varje rad säger vad som behöver
    göras. Inget skickas och inget ändras.
    """
    from cli.doctor.doctor import doctor

    return doctor(as_json)


@app.command(cls=Command)
def backup(
    to: Annotated[
        Path,
        typer.Argument(metavar="FIL", parser=place, help="Filen kopian skrivs i, eller en mapp.", show_default=False),
    ],
    as_json: Json = False,
) -> None:
    """Ta en säkerhetskopia medan allt går.

    Databas, hemlighet och filer hamnar i en fil. Kopian öppnas och kontrolleras innan den får sitt namn. Den som har
    den kan öppna skickade länkar: förvara den väl.
    """
    from cli.keeping.backup import backup

    backup(to, as_json)


@app.command(cls=Command)
def restore(
    copy: Annotated[Path, typer.Argument(metavar="FIL", parser=place, help="En säkerhetskopia.", show_default=False)],
    force: Annotated[
        bool, typer.Option("--force", help="Ersätt det som finns; det läggs åt sidan i samma mapp.")
    ] = False,
    as_json: Json = False,
) -> int:
    """Lägg tillbaka en säkerhetskopia.

    Avsluta Rundan först. Protokollet räknas om efteråt. Brev som skickats efter att kopian togs skickas igen.
    """
    from cli.keeping.backup import restore

    return restore(copy, force, as_json)


@app.command(cls=Command)
def demo() -> None:
    """Starta en demonstration med Färdplanens runda.

    Den har en egen klocka, som konsolen kan flytta. Avsluta med Ctrl-C; nästa gång fortsätter den där den slutade.
    """
    _say_first("Rundan startar; det kan ta några sekunder ...")
    os.environ["RUNDAN_MODE"] = "demo"
    from cli.running.starting import start_demo

    start_demo()


@app.command(cls=Command)
def demo_reset() -> None:
    """Glöm demonstrationen, så att nästa börjar om."""
    from cli.running.demo_reset import demo_reset

    demo_reset()


@app.command(cls=Command)
def serve() -> None:
    """Starta allt i ett: webb, utskick, brevlåda, Prefect.

    Avsluta med Ctrl-C.
    """
    _say_first("Rundan startar; det kan ta några sekunder ...")
    from cli.running.starting import start_serve

    start_serve()


@app.command(cls=Command)
def web() -> None:
    """Starta enbart webben.

    Så många som behövs kan köras, bakom en proxy.
    """
    _say_first("Webben startar; det kan ta några sekunder ...")
    from cli.running.serve import web

    web()


@app.command(cls=Command)
def deliver() -> None:
    """Starta enbart utskicken.

    Så många som behövs kan köras.
    """
    _say_first("Utskicket startar; det kan ta några sekunder ...")
    from cli.running.serve import deliver

    deliver()


@app.command(cls=Command)
def prefect_server() -> None:
    """Starta enbart Prefects server.

    Det är prefect server start, men aldrig utan lösenord. Prefects egna variabler går före.
    """
    _say_first("Prefects server startar; det kan ta några sekunder ...")
    from cli.running.prefect_server import prefect_server

    prefect_server()


@audit.command(cls=Command)
def verify(slug: AnySlug = "", as_json: Json = False) -> int:
    """Räkna om protokollets kedjor, rapporter och filer."""
    from cli.audit import verify

    return verify(slug, as_json)


@audit.command(cls=Command)
def export(slug: Slug) -> None:
    """Skriv ut rundans händelser, en per rad som JSON."""
    from cli.audit import export

    export(slug)


def _say_first(text: str) -> None:
    """Said before what is large is imported; on a slow machine that is most of the start."""
    from cli.common.speech import say

    say(text)


def main() -> None:
    """Run the command."""
    look_seldom()
    app()
