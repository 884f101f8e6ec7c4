from notifications.models.outbox import DeliveryAttempt, OutboxMessage

__all__ = ["DeliveryAttempt", "OutboxMessage"]
