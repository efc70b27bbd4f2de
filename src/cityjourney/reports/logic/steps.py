"""Steps in their order: which is next, what it waits for, how far the whole is."""

from collections.abc import Mapping, Sequence

from cityjourney.methodology.schema import AssessmentStep


def steps_for(steps: Sequence[AssessmentStep], city_type: str) -> list[AssessmentStep]:
    """The steps of a type of city."""
    return [step for step in steps if not step.city_types or city_type in step.city_types]


def waiting_for(step: AssessmentStep, done: Mapping[str, bool]) -> list[str]:
    """Keys of steps that come before it and are not done; steps of other city types hold nothing up."""
    return [key for key in step.waits_for if done.get(key) is False]


def next_step(steps: Sequence[AssessmentStep], done: Mapping[str, bool]) -> AssessmentStep | None:
    """The first step that is not done, may not be left out and waits for nothing; else the first open one at all."""
    pending = [step for step in steps if not done.get(step.key)]
    ready = [step for step in pending if not waiting_for(step, done)]
    needed = [step for step in ready if not step.optional]
    return next(iter([*needed, *ready, *pending]), None)
