"""An empty database gets its tables sooner."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.migrations.state import ModelState, ProjectState


@contextmanager
def new_models_alone() -> Iterator[None]:
    """While migrations run inside, a model that is new is built alone.

    Django builds every model anew to which a new one is related, directly or not: with a hundred models that ask for
    the same few, this is most of the time of a migration. A new model changes nothing in the others but that they are
    pointed to, and that it enters by itself. Where a migration runs Python, everything is built anew as ever.
    """
    theirs = ProjectState.add_model

    def add_model(self: ProjectState, model_state: ModelState) -> None:
        key = model_state.app_label, model_state.name_lower
        self.models[key] = model_state
        if self._relations is not None:  # type: ignore[attr-defined]
            self.resolve_model_relations(key)
        if "apps" in self.__dict__:
            self.is_delayed = True
            self.apps.render_multiple([model_state])

    ProjectState.add_model = add_model  # type: ignore[method-assign]
    try:
        yield
    finally:
        ProjectState.add_model = theirs  # type: ignore[method-assign]
