"""Two revisions side by side: everything they say, under the names that staff know."""

from collections.abc import Iterable
from dataclasses import dataclass

from faq.comparing import Difference, StepDifference, differences, step_differences
from faq.models import Revision, Step
from faq.models.revision_queries import COPIED


@dataclass(frozen=True)
class Comparison:
    """All fields and steps of two revisions, changed or not."""

    fields: list[Difference]
    steps: list[StepDifference]

    @property
    def is_same(self) -> bool:
        return not any(each.is_changed for each in (*self.fields, *self.steps))


def compare(old: Revision, new: Revision, new_steps: Iterable[Step] | None = None) -> Comparison:
    """Compare what two revisions say; `new_steps` are given where those of `new` are not saved."""
    written = new.steps.with_targets() if new_steps is None else new_steps
    steps = step_differences(in_words(old.steps.with_targets()), in_words(written))
    return Comparison(differences(fields_of(old), fields_of(new)), steps)


def fields_of(revision: Revision) -> dict[str, str]:
    return {name_of(revision, name): getattr(revision, name) for name in COPIED}


def in_words(steps: Iterable[Step]) -> list[dict[str, str]]:
    return [
        {name_of(step, name): getattr(step, name) for name in Step.TEXTS}
        | {name_of(step, "if_not_entry"): str(step.if_not_entry or "")}
        for step in steps
    ]


def name_of(row: Revision | Step, field: str) -> str:
    return str(row._meta.get_field(field).verbose_name)
