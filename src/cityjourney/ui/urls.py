"""The component gallery."""

urlpatterns: list[object] = []
