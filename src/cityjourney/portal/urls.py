"""Pages put together from several apps."""

urlpatterns: list[object] = []
