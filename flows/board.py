"""How a round stands, shown in Prefect: a table and a bar, one of each per round, changed in place at every pass."""

import json
from collections.abc import Callable
from typing import Any

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.actions import ArtifactCreate, ArtifactUpdate
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterFlowRunId, ArtifactFilterKey

from actions.views.overview import CaseView, RoundView, summary_in
from flows.own_run import this_run
from kit.i18n import translator
from rules.wording.need_wording import needs_sentence


def decided_of(view: RoundView) -> str:
    """`12 av 16 har beslutat`, in the round's language."""
    return summary_in(view, view.round.language)


def show_board(view: RoundView) -> None:
    """Bring this run's artifacts up to date, in place: a new version at every wake would fill Prefect's database."""
    slug, description = view.round.slug, f"{view.round.title}: {decided_of(view)}"
    with get_client(sync_client=True) as client:
        _keep(client, f"round-{slug}-board", "table", json.dumps(board_rows(view), ensure_ascii=False), description)
        _keep(client, f"round-{slug}-decided", "progress", _percent(view), description)


def board_rows(view: RoundView) -> list[dict[str, str]]:
    """A row per principal: level, state, answer, whether it makes it, next date and what is still needed."""
    _ = translator(view.round.language)
    return [_board_row(row, _, view.round.language) for row in (*view.cases, *view.taken_out)]


def _board_row(row: CaseView, _: Callable[[str], str], language: str) -> dict[str, str]:
    progress = row.progress
    level = progress.decision.level if progress.decision else progress.next_step and progress.next_step.level
    return {
        _("Huvudman"): row.facts.principal_name,
        _("Nivå"): _(level.label) if level else "–",
        _("Läge"): _(progress.state.label),
        _("Svar"): _(progress.outcome.label) if progress.outcome else "–",
        _("Hinner de?"): _verdict(row, _),
        _("Nästa datum"): progress.next_on.isoformat() if progress.next_on else "–",
        _("Återstår"): needs_sentence(progress, language),
    }


def _verdict(row: CaseView, _: Callable[[str], str]) -> str:
    if row.progress.is_late:
        return _("sen")
    return _(row.outlook.verdict.label) if row.outlook else "–"


def _percent(view: RoundView) -> float:
    return round(100 * view.progress.answered / max(view.round.principal_count, 1), 1)


def _keep(client: SyncPrefectClient, key: str, kind: str, data: Any, description: str) -> None:
    run_id = this_run().id
    known = client.read_artifacts(
        artifact_filter=ArtifactFilter(
            key=ArtifactFilterKey(any_=[key]), flow_run_id=ArtifactFilterFlowRunId(any_=[run_id])
        ),
        limit=1,
    )
    if known:
        client.update_artifact(known[0].id, ArtifactUpdate(data=data, description=description))
    else:
        client.create_artifact(
            ArtifactCreate(key=key, type=kind, data=data, description=description, flow_run_id=run_id)
        )
