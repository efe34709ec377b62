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
        return not any(each.is_changed for each in self.fields) and not self.is_step_changed

    @property
    def is_step_changed(self) -> bool:
        return any(step.is_changed for step in self.steps)


def compare(
    old: Revision,
    new: Revision,
    old_steps: Iterable[Step] | None = None,
    new_steps: Iterable[Step] | None = None,
) -> Comparison:
    """Compare what two revisions say; steps may be given where they are not saved."""
    steps = [
        in_words(revision.steps.with_targets() if given is None else given)
        for revision, given in ((old, old_steps), (new, new_steps))
    ]
    return Comparison(differences(fields_of(old), fields_of(new)), step_differences(*steps))


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
