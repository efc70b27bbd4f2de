"""The Django app."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "cityjourney.reports"

    def ready(self) -> None:
        """Say which permissions there are, how acts read in the trail, and what an assessment is made of."""
        from cityjourney.assessments.registry import register_concept
        from cityjourney.audit.registry import register as register_verbs
        from cityjourney.core.permissions import register
        from cityjourney.indicators.enums import Concept
        from cityjourney.reports.known import enablers
        from cityjourney.reports.queries.compose import OWN
        from cityjourney.reports.queries.meetings import MEETINGS
        from cityjourney.reports.queries.performance import PERFORMANCE
        from cityjourney.reports.queries.results import ANSWERS, ENABLERS, MATURITY, SCAN
        from cityjourney.reports.queries.sources import SOURCES
        from cityjourney.reports.queries.tool_sources import TOOLS
        from cityjourney.reports.registry import register_instrument, register_source
        from cityjourney.reports.sentences import PERMISSIONS, VERBS

        for permission, sentence in PERMISSIONS.items():
            register(permission, sentence)
        register_verbs(VERBS)
        register_concept(Concept.ENABLER, enablers)
        for kind, function in {**SOURCES, **TOOLS}.items():
            register_source(kind, function)
        for instrument in (OWN, PERFORMANCE, SCAN, MATURITY, ENABLERS, ANSWERS, MEETINGS):
            register_instrument(instrument)
