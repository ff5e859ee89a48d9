"""What a database's driver says when something fails, without the values it quotes."""

from sqlalchemy.engine import ExceptionContext

BAD_DATA = "22"  # the class of PostgreSQL's errors whose first line quotes the value itself


def hide_values(error: BaseException) -> None:
    """PostgreSQL quotes what was written ("Key (email)=(...) already exists"): keep its code and what it is about."""
    diagnosis = getattr(error, "diag", None)
    if diagnosis is not None and diagnosis.sqlstate:
        about = "" if diagnosis.sqlstate.startswith(BAD_DATA) else diagnosis.message_primary
        error.args = (f"{diagnosis.sqlstate} {about}".strip(),)


def hide_values_everywhere(context: ExceptionContext) -> None:
    """The same for SQLAlchemy's error around it; a listener to an engine's `handle_error`."""
    whole = str(context.original_exception)
    hide_values(context.original_exception)
    around = context.sqlalchemy_exception
    if around is not None and around.args:
        around.args = (around.args[0].replace(whole, str(context.original_exception)), *around.args[1:])
