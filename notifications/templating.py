"""The letters' templates: one environment a language, styles written into the HTML once, when a template is loaded."""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any

from css_inline import CSSInliner
from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    Template,
    nodes,
    pass_context,
    pass_eval_context,
    select_autoescape,
)
from jinja2.runtime import Context
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

from kit.i18n import SOURCE_LANGUAGE, catalogue, day_and_time, long_date
from kit.settings import CHECKOUT
from models.vocabulary import Language, LetterKind, Word
from rules.replies.addresses import broken
from rules.route.outcomes import outcome_label
from rules.wording.effect_wording import rule_sentence
from rules.wording.kind_words import asked_for, heading, kind_words, least_level
from rules.wording.rounds.due_wording import asked_by, due_label, not_answered_sentence, window_sentence
from rules.wording.sentence_parts import inside_sentence
from rules.wording.tongues import stretches

FOLDER = CHECKOUT / "templates" / "email"
_CODE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
_MARKED = re.compile(r"<!--§(\d+)§-->|&lt;!--§(\d+)§--&gt;|§(\d+)§")  # a title holds no comments
_END_OF_LINE = Markup("<br>\n")
_END_OF_TONGUE = Markup("</span>")
_SWEDISH = Markup('<span lang="sv">{}</span>')
_TAG = re.compile(r"<[^>]*>")


class LetterLoader(FileSystemLoader):
    """Reads templates; the HTML ones with `letter.css` inlined, since mail programs ignore style sheets."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._css = (folder / "letter.css").read_text()
        self._inliner = CSSInliner(load_remote_stylesheets=False, extra_css=self._css)

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """The template's source, ready to compile."""
        source, path, fresh = super().get_source(environment, template)
        return (self._inlined(source) if template.endswith(".html") else source), path, fresh

    def _inlined(self, source: str) -> str:
        # an HTML parser would move and escape template code; comments and plain words survive it
        pieces: list[str] = []
        guarded = _TAG.sub(lambda tag: _guard(tag[0], pieces, "§{}§"), source)
        guarded = _guard(guarded, pieces, "<!--§{}§-->")
        if guarded.lstrip().startswith("<!DOCTYPE"):
            styled = self._inliner.inline(guarded)
        else:
            styled = self._inliner.inline_fragment(guarded, self._css)
        return _MARKED.sub(lambda mark: pieces[int(mark[1] or mark[2] or mark[3])], styled)


def _guard(source: str, pieces: list[str], mark: str) -> str:
    def keep(code: re.Match[str]) -> str:
        pieces.append(code[0])
        return mark.format(len(pieces) - 1)

    return _CODE.sub(keep, source)


class TranslatedEnvironment(Environment):
    """Texts are translated when a template is compiled, not in every letter."""

    def __init__(self, language: str, **options: Any) -> None:
        super().__init__(**options)
        self._translated = Translated(language)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        template = self._translated.visit(super()._parse(source, name, filename))
        assert isinstance(template, nodes.Template)
        return template


class Translated(NodeTransformer):
    """Puts the text in the language where `_("text", name=value)` stood."""

    def __init__(self, language: str) -> None:
        self._gettext = catalogue(language).gettext

    def visit_Call(self, node: nodes.Call) -> nodes.Expr:  # noqa: N802 - Jinja names its visitors so
        """The call, or the text itself when it is known already."""
        self.generic_visit(node)
        if not (isinstance(node.node, nodes.Name) and node.node.name == "_" and isinstance(node.args[0], nodes.Const)):
            return node
        text = nodes.MarkSafeIfAutoescape(nodes.Const(self._gettext(node.args[0].value)))
        values = nodes.Dict([nodes.Pair(nodes.Const(word.key), word.value) for word in node.kwargs])
        return nodes.Mod(text, values, lineno=node.lineno)


@lru_cache(maxsize=len(Language))
def environment(language: str) -> Environment:
    """The letters' templates in one language."""
    made = TranslatedEnvironment(
        language,
        loader=LetterLoader(FOLDER),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        finalize=_harmless if language == SOURCE_LANGUAGE else _in_english,
    )
    texts = catalogue(language)
    made.install_gettext_callables(texts.gettext, texts.ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.filters.update(_filters(language))
    is_swedish = language == SOURCE_LANGUAGE
    # around what people have written, so that it is read aloud right (WCAG 2.1, 3.1.2)
    made.globals["sv_on"], made.globals["sv_off"] = (
        (Markup(""), Markup("")) if is_swedish else (Markup('<span lang="sv">'), Markup("</span>"))
    )
    return made


class Live(str):
    """Words of our own, or a coordinator's, whose addresses mail programs may make links of."""

    __slots__ = ()


class LiveMarkup(Markup, Live):
    """The same, as HTML already."""

    __slots__ = ()


class Plain(Markup):
    """Words where no mark of a language may stand: a letter's title."""

    __slots__ = ()


@pass_eval_context
def _harmless(context: nodes.EvalContext, value: Any) -> Any:
    """Whatever a template writes, with no address in it that a mail program makes a link of, unless it is ours; in
    HTML with its lines kept.

    What a sentence was made with stands in it already: it is looked through whole, as text or as HTML.
    """
    if not isinstance(value, str):
        return value
    said = value if isinstance(value, Live) else type(value)(broken(value))
    if context.autoescape and "\n" in said and not isinstance(said, Markup):
        return in_lines(escape(said))
    return said


@pass_context
def _in_english(context: Context, value: Any) -> Any:
    """The same, with the Swedish words within it told as such where it is HTML; what is one of them whole is told so
    by its template."""
    said = _harmless(context.eval_ctx, value)
    is_sentence = isinstance(said, str) and " " in said and "<" not in said and not isinstance(said, Plain)
    if not context.eval_ctx.autoescape or not is_sentence or "letter" not in context:
        return said
    return in_lines(in_tongues(said, context["letter"].swedish))


def in_tongues(text: str, swedish: Sequence[str]) -> Markup:
    """The text as HTML, with each of those words within it told as Swedish."""
    words = [str(escape(word)) for word in swedish] if isinstance(text, Markup) else swedish
    pieces = list(stretches(text, words)) if words else []
    if len(pieces) < 2:
        return escape(text)
    kind = Markup if isinstance(text, Markup) else str
    return Markup().join(_SWEDISH.format(kind(piece)) if is_written else kind(piece) for piece, is_written in pieces)


def in_lines(html: Markup) -> Markup:
    """Escaped words with a `<br>` where each line ends: Outlook's Word engine keeps no line by a style."""
    if html.isprintable():
        return html
    return html.replace("\r\n", "\n").replace("\r", "\n").replace("\n", _END_OF_LINE)


def _filters(language: str) -> dict[str, Callable[..., Any]]:
    def day(value: dt.date | str) -> str:
        return value if isinstance(value, str) else long_date(value, language)  # a mark stands for words already

    def moment(value: dt.datetime | str) -> str:
        return value if isinstance(value, str) else day_and_time(value, language)

    def word(value: Word) -> str:
        return gettext(value.label)

    gettext = catalogue(language).gettext
    return {
        "word": word,
        "outcome_word": lambda outcome, about: gettext(outcome_label(outcome, about.offer is not None)),
        "day": day,
        "moment": moment,
        "inside": partial(inside_sentence, language=language),
        "in_force": lambda about: rule_sentence(about.effect, about.asks, language),
        "spoken": partial(kind_words, language=language),
        "heading": lambda about: heading(about.kind, about.asks, about.title, language),
        "asked_for": partial(asked_for, language=language),
        "decision_window": partial(window_sentence, language=language),
        "due_label": lambda on, about: due_label(on, about.is_undated, about.asked_on, language),
        "due": lambda on, about: asked_by(on, about.is_undated, about.asked_on, language),
        "not_answered": lambda on, about: not_answered_sentence(on, about.asked_on, language),
        "least": partial(least_level, language=language),
        "live": _live,
        "tongue": lambda spoken: Markup("") if spoken == language else Markup('<span lang="{}">').format(spoken.value),
        "tongue_end": lambda spoken: Markup("") if spoken == language else _END_OF_TONGUE,
        "plain": lambda text: Plain(escape(text)),
        "upfirst": lambda text: text[:1].upper() + text[1:],
    }


def _live(words: str) -> str:
    return LiveMarkup(words) if isinstance(words, Markup) else Live(words)


@cache
def templates(kind: LetterKind, language: str) -> tuple[Template, Template, Template]:
    """Subject, text and HTML of a kind of letter."""
    get = environment(language).get_template
    return get(f"{kind}/subject.txt"), get(f"{kind}/body.txt"), get(f"{kind}/body.html")
