"""The commands an operator types. Each reads the settings, does one thing, and says what came of it."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

app = typer.Typer(
    name="lianqin",
    help="廉勤 Lianqin: the bot, its demo, and what an operator does with it.",
    no_args_is_help=True,
    add_completion=False,
    # Its own tracebacks show local variables, and those hold tokens.
    pretty_exceptions_enable=False,
)

Json = Annotated[bool, typer.Option("--json", help="Say it as JSON on standard output.")]
LanguageOption = Annotated[str, typer.Option("--language", help="Language of what is printed: zh or en.")]


@dataclass(frozen=True)
class _Terminal:
    """Where we speak: results on standard output, everything else on standard error."""

    def result(self, text: str) -> None:
        typer.echo(text)

    def note(self, text: str) -> None:
        typer.echo(text, err=True)


say = _Terminal()


def _version(wanted: bool) -> None:
    if wanted:
        from bot.version import version

        say.result(f"lianqin {version()}")
        raise typer.Exit


@app.callback()
def lianqin(
    _show: Annotated[
        bool, typer.Option("--version", help="Show the version.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """廉勤 Lianqin: a bot for grassroots integrity supervision. Settings are LIANQIN_… in the environment."""


@app.command("run")
def run_command(
    role: Annotated[
        str,
        typer.Option(help="This process's part, where several run on one PostgreSQL: intake, work, send."),
    ] = "intake,work,send",
) -> None:
    """Serve: take in what Telegram brings, answer it, keep every promise. Ends at SIGTERM or Ctrl-C.

    On PostgreSQL any number of these may run beside each other; they share LIANQIN_DATA.
    """
    from bot import logs
    from bot.duties import duties
    from bot.settings import read_settings

    try:
        wanted = duties(role)
    except ValueError:
        raise typer.BadParameter(
            "expected intake, work, send, or several with commas", param_hint="--role"
        ) from None
    settings = read_settings()
    settings.access()  # a missing token is said at once, before anything is loaded or made
    logs.configure(settings.level, secrets=settings.secrets())
    from bot.running import run

    run(settings, wanted)


@app.command("demo")
def demo_command(
    port: Annotated[int, typer.Option(help="Where the phones are shown.", min=0, max=65535)] = 8484,
    language: Annotated[str, typer.Option("--language", help="In which it is played: zh or en.")] = "zh",
) -> None:
    """Show a whole township on this machine, with phones in the browser. Needs no token and no network."""
    from bot import logs
    from bot.settings import read_settings

    settings = read_settings()
    logs.configure(settings.level, secrets=settings.secrets())
    from bot.demo.serve import serve
    from supervision.people import Language

    serve(settings, port, Language(_language(language)))


@app.command("migrate")
def migrate_command() -> None:
    """Bring the database to this version; makes it where there is none."""
    from bot.opening import opened
    from bot.settings import read_settings

    with _busy("…"), opened(read_settings()) as store:
        place = store.url.get_backend_name()
    say.note(f"the database ({place}) is of this version")


@app.command("import")
def import_command(
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE.xlsx]", help="The roster: its sheets and columns are in README.md."),
    ] = None,
    example: Annotated[
        Path | None,
        typer.Option(metavar="FILE.xlsx", help="Write an example of a roster there, and do nothing else."),
    ] = None,
    as_json: Json = False,
    language: LanguageOption = "zh",
) -> None:
    """Import a roster: places, people, and a one-time link for each who has none. All of it or nothing.

    What a roster looks like: `lianqin import --example roster.xlsx`, and "The roster" in README.md.
    """
    from bot import importing_command

    language = _language(language)
    if example is not None and file is None:
        say.note(importing_command.write_example_to(example))
        return
    if file is None or example is not None:
        raise typer.BadParameter("give the roster's file, or --example FILE.xlsx", param_hint="FILE.xlsx")
    with _busy(file.name):
        answer, mistaken, zone = importing_command.run(file, language)
    if as_json:
        say.result(json.dumps(answer, ensure_ascii=False))
    else:
        for line in importing_command.lines(answer, zone):
            say.result(line)
    if (about := importing_command.about_sheet(answer, language)) is not None:
        say.note(about)
    if mistaken is not None:
        say.note(f"lianqin: {mistaken}")
        raise typer.Exit(1)


@app.command("invite")
def invite_command(
    role: Annotated[str, typer.Option(help="A role, in Chinese or English: 系统管理员 or keeper, …")],
    name: Annotated[str, typer.Option(help="The person's name.")],
    phone: Annotated[str, typer.Option(help="The person's mobile number, 11 digits.")],
    place: Annotated[
        str | None, typer.Option(help="The place's code, or its exact name; a keeper needs none.")
    ] = None,
    as_json: Json = False,
    language: LanguageOption = "zh",
) -> None:
    """Invite one person to one office. Makes the first keeper too: --role keeper --name … --phone …"""
    from bot.control_acts import perform
    from bot.inviting import check_before, until
    from bot.settings import read_settings

    settings = read_settings()
    asked = {"role": role, "place": place, "name": name, "phone": phone, "language": _language(language)}
    check_before(asked, settings)
    answer = perform(settings, {"do": "invite", **asked})
    if as_json:
        say.result(json.dumps(answer, ensure_ascii=False))
        return
    say.result(answer["link"] or f"{answer['name']}: {answer['status']}")
    if answer["link"]:
        say.note(f"one use, until {until(answer['expires'], settings.timezone)}")


@app.command("doctor")
def doctor_command(as_json: Json = False) -> None:
    """Look whether everything is as it should be, and say what to do where it is not."""
    from bot import logs

    logs.configure(50)  # what goes wrong is in the table
    from bot.doctor import examine_house, show

    findings = examine_house()
    if as_json:
        say.result(json.dumps([finding.as_json() for finding in findings], ensure_ascii=False))
    else:
        show(findings)
    if any(finding.bad for finding in findings):
        raise typer.Exit(1)


@app.command("backup")
def backup_command(
    target: Annotated[Path, typer.Argument(metavar="TARGET", help="The folder that holds the backups.")],
    keys: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Another folder, for the newest copy of the key store."),
    ] = None,
    keep: Annotated[int, typer.Option(help="How many backups are kept.", min=1)] = 30,
    make_room: Annotated[
        bool, typer.Option("--make-room", help="Remove what is not kept before writing: the disk is full.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Back everything up, while the bot runs or not: encrypted, and only what is new is written."""
    from bot import backup
    from bot.backup_manifest import contents
    from bot.settings import read_settings

    backup.be_modest()
    with _busy("…"):
        answer = backup.back_up(read_settings(), backup.Wish(target, keys, keep, make_room))
    say.result(json.dumps(answer, ensure_ascii=False) if as_json else answer["backup"])
    say.note(contents(answer["tables"], answer["files"]))
    for remark in backup.remarks(answer):
        say.note(remark)


@app.command("verify")
def verify_command(
    head: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NUMBER:DIGITS", help="A head from the county's chat; may be given several times."
        ),
    ] = None,
    anchors: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Another file of heads than LIANQIN_ANCHORS.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Look through the journal of every act and sensitive reading, while the bot runs or not, and say where it was
    changed, cut or rewritten. Exit code 1 where it was.
    """
    from bot import verifying
    from bot.settings import read_settings

    with _busy("…"):
        answer = verifying.verify(read_settings(), head or (), anchors)
    if as_json:
        say.result(json.dumps(answer, ensure_ascii=False))
    else:
        for line in verifying.lines(answer):
            say.result(line)
    if answer["flaws_in_all"]:
        say.note(f"lianqin: {verifying.summary(answer)}")
        raise typer.Exit(1)
    say.note(verifying.summary(answer))


@app.command("rotate")
def rotate_command(as_json: Json = False) -> None:
    """Change the master key, while the bot runs or not: every key is wrapped anew, nothing is encrypted anew."""
    from bot.control_acts import perform
    from bot.settings import read_settings

    with _busy("…"):
        answer = perform(read_settings(), {"do": "rotate"})
    say.result(json.dumps(answer, ensure_ascii=False) if as_json else f"keys wrapped anew: {answer['keys']}")
    say.note(
        "Now make a backup with --keys, then copy the new master.key into the envelope; only then destroy the old one."
    )


@app.command("whose")
def whose_command(
    mark: Annotated[
        list[str],
        typer.Argument(metavar="MARK", help='As it stands on the copy: "LX 20270315 7K3Q9F", or 7K3Q9F.'),
    ],
    as_json: Json = False,
    language: LanguageOption = "zh",
) -> None:
    """Whose copy is it: lead the small mark on a leaked picture, workbook or case file back to the reading of it.

    Exit code 1 where the journal knows no such copy. The look is an entry of the journal.
    """
    from bot.control_acts import perform
    from bot.marked_copies import lines
    from bot.settings import read_settings

    settings = read_settings()
    asked = {"do": "whose", "mark": " ".join(mark), "language": _language(language)}
    with _busy("…"):
        found = perform(settings, asked)["copies"]
    if as_json:
        say.result(json.dumps(found, ensure_ascii=False))
    else:
        for line in lines(found, settings.timezone):
            say.result(line)
    if not found:
        say.note("lianqin: no copy with this mark was handed out here; look again at letters that are alike")
        raise typer.Exit(1)


@app.command("restore")
def restore_command(
    target: Annotated[Path, typer.Argument(metavar="TARGET", help="The folder that holds the backups.")],
    keys: Annotated[Path, typer.Option(metavar="DIR", help="The folder with the key store's copy.")],
    master: Annotated[Path, typer.Option(metavar="FILE", help="The master key (master.key).")],
    at: Annotated[
        str | None,
        typer.Option(metavar="MOMENT", help="The newest backup until then: 2027-03-01, 2027-03-01T12:00."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Make an empty data folder (or PostgreSQL database) the house as it was when a backup was made."""
    from bot import restore
    from bot.backup_manifest import contents
    from bot.settings import read_settings

    settings = read_settings()
    source = restore.Source(target, keys, master, restore.moment(at, settings.timezone))
    with _busy("…"):
        answer = restore.restore(settings, source)
    say.result(json.dumps(answer, ensure_ascii=False) if as_json else f"restored: {answer['restored']}")
    if "tables" in answer:  # an earlier run had restored it already, and told them
        say.note(contents(answer["tables"], answer["files"]))
    for remark in answer["remarks"]:
        say.note(remark)


@app.command("move")
def move_command(
    to: Annotated[
        str | None, typer.Option(metavar="postgresql://…", help="An empty PostgreSQL database.")
    ] = None,
    back_out: Annotated[bool, typer.Option("--back-out", help="Go back to the SQLite file.")] = False,
    as_json: Json = False,
) -> None:
    """Move from SQLite to PostgreSQL, with the bot stopped. The SQLite file is left as it is."""
    from bot import moving
    from bot.settings import read_settings

    if (to is None) != back_out:
        raise typer.BadParameter("give --to postgresql://… or --back-out", param_hint="--to")
    if to is None:
        say.note(moving.back_out(read_settings()))
        return
    with _busy("…"):
        answer = moving.move(read_settings(), to)
    if as_json:
        say.result(json.dumps(answer, ensure_ascii=False))
    else:
        moving.show(answer)
    say.note(f"moved: now set LIANQIN_DATABASE_URL to {answer['to']} (with its password) and start the bot")


@app.command("moves")
def moves_command(
    to: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where the pictures are written.")],
    language: LanguageOption = "zh",
) -> None:
    """Draw the table of moves: what may be done to a case, by whom, and what follows. A picture for each track."""
    from bot import moves_table

    for path in moves_table.write(to, _language(language)):
        say.result(str(path))


@app.command("terms")
def terms_command(language: LanguageOption = "zh") -> None:
    """Print the table of terms as Markdown: every stored column, what it is for, who reads it, how long it is kept."""
    from bot import terms_table

    say.result(terms_table.markdown(_language(language)))


def _language(given: str) -> str:
    if given not in {"zh", "en"}:
        raise typer.BadParameter("expected zh or en", param_hint="--language")
    return given


def _busy(what: str) -> Any:
    """Something that turns while long work goes on, for a person's eyes only."""
    from contextlib import nullcontext

    if not sys.stderr.isatty():
        return nullcontext()
    from rich.console import Console

    return Console(stderr=True).status(what)
