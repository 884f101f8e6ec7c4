from care.models.episode import CareRelation, Episode

__all__ = ["CareRelation", "Episode"]
