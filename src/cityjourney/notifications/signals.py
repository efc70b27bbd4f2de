"""What the outbox announces."""

from django.dispatch import Signal

message_bounced = Signal()
"""An address takes no mail: `message`, `at`. `message.about` says what it was about."""
