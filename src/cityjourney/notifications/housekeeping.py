"""What is not needed any more goes: mail that was sent long ago, jobs that are done, sessions that ended."""

from datetime import datetime, timedelta

from django.core.management import call_command

from cityjourney.notifications.models import Message

KEEP_MAIL = timedelta(days=90)


def tidy_up(at: datetime) -> int:
    """Delete mail older than 90 days that waits no longer, old jobs and ended sessions. Returns how many mails."""
    old = Message.objects.filter(written_at__lt=at - KEEP_MAIL).exclude(state=Message.State.WAITING)
    deleted, _details = old.delete()
    call_command("prune_db_task_results", verbosity=0)
    call_command("clearsessions", verbosity=0)
    return deleted
